#!/bin/bash
# Prepares a private libvirtd's namespaces (mount, network, PID), and becomes supervise.py, which
# runs the daemon: namespace.sh FOLDER
#
# FOLDER contains libvirtd.conf and qemu.conf, and gets the log.
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

exec /usr/bin/python3 "$(dirname "$0")/supervise.py" "$folder"
