#!/bin/bash
# The first process of a private libvirtd's namespaces (mount, network, PID): namespace.sh FOLDER
#
# FOLDER contains libvirtd.conf and qemu.conf, and gets the log. This process exits when its
# standard input ends, because the test stopped the daemon or died itself. The kernel then kills
# everything else in the PID namespace: the daemon, its guests and its helpers.
set -euo pipefail
folder=$1

# A second libvirtd of root starts only if it has its own copies of these folders. All of /run is
# replaced, because the sockets of systemd and D-Bus are there too: libvirtd would register its
# guests with the machine's machined, by process ids that mean other processes outside of this
# namespace.
for path in /run /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
  mkdir -p "$path"
  mount -t tmpfs -o mode=0755 tmpfs "$path"
done
# Opening a console creates a lock file in /run/lock.
mkdir -p /run/libvirt /run/lock /var/lib/libvirt/images

# Hide the machine's configuration: its hooks would run, its secrets and filters would be visible.
mkdir "$folder/etc"
cp "$folder/libvirtd.conf" "$folder/qemu.conf" "$folder/etc/"
mount --bind "$folder/etc" /etc/libvirt
if [ -d "$folder/sasl2" ]; then mount --bind "$folder/sasl2" /etc/sasl2; fi

# Show only the cgroups that are named like FOLDER, each as the root: a guest's group is called
# qemu-1-NAME in every daemon, so the groups of two daemons would clash.
cgroups=$folder/cgroups
group=${folder##*/}
mkdir "$cgroups"
if [ -d "/sys/fs/cgroup/$group" ]; then
  mount --bind "/sys/fs/cgroup/$group" "$cgroups"
else
  mount -t tmpfs tmpfs "$cgroups"
  for hierarchy in /sys/fs/cgroup/*; do
    if [ -L "$hierarchy" ]; then
      cp --no-dereference "$hierarchy" "$cgroups/"
    elif [ -d "$hierarchy/$group" ]; then
      mkdir "$cgroups/${hierarchy##*/}"
      mount --bind "$hierarchy/$group" "$cgroups/${hierarchy##*/}"
    fi
  done
fi

# /sys shows the network devices of the namespace that mounted it. libvirtd configures its bridges
# through /sys, so this namespace must mount it.
if mountpoint --quiet /sys; then umount --recursive /sys; fi
mount -t sysfs sysfs /sys
mount --move "$cgroups" /sys/fs/cgroup
ip link set lo up

serve() {
  (
    export LISTEN_PID=$BASHPID
    exec libvirtd -f /etc/libvirt/libvirtd.conf -p "$folder/libvirtd.pid" </dev/null
  ) &
  daemon=$!
}

serve
exec 9<&0
cat <&9 >/dev/null &
input=$!

wait -n "$daemon" "$input" || true
# A test may kill the daemon alone. FOLDER/crashed exists until it wants the daemon again.
while kill -0 "$input" 2>/dev/null && [ -e "$folder/crashed" ]; do
  while kill -0 "$input" 2>/dev/null && [ -e "$folder/crashed" ]; do sleep 0.05; done
  if kill -0 "$input" 2>/dev/null; then
    serve
    wait -n "$daemon" "$input" || true
  fi
done
if kill -0 "$input" 2>/dev/null; then
  echo "libvirtd ended unexpectedly" >&2
  exit 1
fi
