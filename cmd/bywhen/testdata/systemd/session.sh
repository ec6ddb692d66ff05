#!/bin/bash
# A session of an ordinary user under a service manager of their own, on a
# machine that was started without one. Root runs it in mount and cgroup
# namespaces of its own: session.sh UID HOME SCRIPT.
set -e
uid=$1 home=$2 script=$3
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/system /run/systemd/unit-root "/run/user/$uid"
chown "$uid:$uid" "/run/user/$uid"
chmod 700 "/run/user/$uid"
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p "/sys/fs/cgroup/bywhen-$uid"
chown -R "$uid:$uid" "/sys/fs/cgroup/bywhen-$uid"
echo $$ >"/sys/fs/cgroup/bywhen-$uid/cgroup.procs"
export XDG_RUNTIME_DIR="/run/user/$uid" HOME="$home"
cd "$home"
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups bash "$script"
