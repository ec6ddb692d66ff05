"""Reads iCalendar files with vobject and validates every component.

One line for each complaint; the last line counts them.
"""
import sys

import vobject

complaints = 0
files = sys.argv[1:]
for name in files:
    try:
        with open(name, encoding="utf-8", newline="") as f:
            calendar = vobject.readOne(f.read())
        calendar.validate(raiseException=True)
        for component in calendar.components():
            component.validate(raiseException=True)
    except Exception as problem:
        print(f"{name}: {problem!r}")
        complaints += 1
print(f"{len(files)} files, {complaints} complaints")
sys.exit(complaints != 0)
