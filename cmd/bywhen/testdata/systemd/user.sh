# What the user does. Each line of the answer is NAME=VALUE; the test knows what
# they must be. $BYWHEN, $OTHER and $EVENTS come from it.
set -u
/usr/lib/systemd/systemd --user >"$HOME/manager.log" 2>&1 </dev/null &
manager=$!
unit=bywhen.service

# await CONDITION...: until it holds, or for half a minute.
await() {
	for _ in $(seq 300); do
		if "$@" >/dev/null 2>&1; then return 0; fi
		sleep 0.1
	done
	echo "waited=in vain for: $*"
	return 1
}
show() { systemctl --user show -P "$1" $unit; }
active() { [[ $(show ActiveState) == active ]]; }
restarted() {
	local now
	now=$(show MainPID)
	[[ $now != 0 && $now != "$1" ]] && active
}
booked() { (($(grep -l 'UID:[0-9a-v]\{32\}@bywhen' "$EVENTS"/*.ics | wc -l) > 0)); }
ours() { grep -l 'UID:[0-9a-v]\{32\}@bywhen' "$EVENTS"/*.ics 2>/dev/null | wc -l; }

await systemctl --user is-system-running

# Short times, so that the test need not wait for minutes.
mkdir -p "$HOME/.config/systemd/user/$unit.d"
printf '[Unit]\nStartLimitBurst=1000\n[Service]\nWatchdogSec=3\nRestartSec=50ms\n' >"$HOME/.config/systemd/user/$unit.d/test.conf"

"$BYWHEN" service install >"$HOME/install.out" 2>&1
echo "install=$?"
await active
echo "active=$(show ActiveState)"
echo "type=$(show Type)"
echo "status=$("$BYWHEN" service status | grep -c ': active')"
await booked
echo "booked=$(ours)"

# The loop hangs: systemd notices, and starts the daemon anew.
pid=$(show MainPID)
kill -STOP "$pid"
await restarted "$pid"
echo "watchdog=$(show Result | grep -c success) restarts=$(show NRestarts)"

# It is killed at moments of no one's choosing.
for i in $(seq "$KILLS"); do
	pid=$(show MainPID)
	kill -KILL "$pid"
	await restarted "$pid"
done
"$BYWHEN" sync >/dev/null 2>&1
echo "after_kills=$(ours)"
echo "commitments=$("$BYWHEN" list --all --json | grep -c '"what": "')"

# A new configuration with a mistake is reported, and the old one kept.
pid=$(show MainPID)
cp "$HOME/.config/bywhen/config.toml" "$HOME/kept.toml"
echo 'nonsense = 1' >>"$HOME/.config/bywhen/config.toml"
systemctl --user reload $unit
await grep -q 'was not taken over' "$HOME/daemon.log"
echo "bad_reload=$([[ $(show MainPID) == "$pid" ]] && show ActiveState)"
cp "$HOME/kept.toml" "$HOME/.config/bywhen/config.toml"
systemctl --user reload $unit
await bash -c "(( \$(grep -c 'running; verbs answer' '$HOME/daemon.log') > $KILLS + 2 ))"
echo "reload=$([[ $(show MainPID) == "$pid" ]] && show ActiveState)"

echo "exposure=$(systemd-analyze --user --no-pager security $unit 2>&1 | grep -o 'Overall exposure level.*: [0-9.]*' | grep -o '[0-9.]*$')"

# What another user of this machine can reach is tried by root, from outside.
echo "look=$manager"
read -r

"$BYWHEN" service uninstall --clean >"$HOME/clean.out" 2>&1
echo "clean_listed=$(grep -c 'Check-in' "$HOME/clean.out")"
"$BYWHEN" service uninstall --clean --yes >>"$HOME/clean.out" 2>&1
echo "uninstall=$?"
echo "left=$(ours) $(ls -d "$HOME/.config/systemd/user/$unit" "$HOME/.config/bywhen/config.toml" "$HOME/.local/share/bywhen" "$XDG_RUNTIME_DIR/bywhen" 2>/dev/null | wc -l)"
echo "stopped=$(show ActiveState)"
kill $manager
wait $manager
