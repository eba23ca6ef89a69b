#!/bin/bash
# The first process of a private libvirtd's namespaces (mount, network, PID): namespace.sh FOLDER
#
# FOLDER holds libvirtd.conf and qemu.conf, and gets the log. When standard input ends, because the
# test stopped the daemon or died itself, this process removes FOLDER and ends. The kernel then
# kills everything else in the PID namespace: the daemon, its guests, its helpers.
set -euo pipefail
folder=$1

# A second libvirtd of root does not start beside the first unless these folders are its own.
for path in /run/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
  mkdir -p "$path"
  mount -t tmpfs -o mode=0755 tmpfs "$path"
done
mkdir -p /var/lib/libvirt/images

cp -a /etc/libvirt "$folder/etc"
rm -rf "$folder"/etc/qemu/networks "$folder"/etc/qemu/*.xml "$folder"/etc/storage
cp "$folder/libvirtd.conf" "$folder/qemu.conf" "$folder/etc/"
mount --bind "$folder/etc" /etc/libvirt

# /sys shows the network devices of the namespace that mounted it. libvirtd sets its bridges up
# through it, so it needs this namespace's view; the cgroups below it are carried over.
mkdir "$folder/cgroup"
mount --rbind /sys/fs/cgroup "$folder/cgroup"
mount -t sysfs sysfs /sys
mount --move "$folder/cgroup" /sys/fs/cgroup
ip link set lo up

(
  export LISTEN_PID=$BASHPID
  exec libvirtd -f /etc/libvirt/libvirtd.conf -p "$folder/libvirtd.pid" </dev/null
) &
daemon=$!

exec 9<&0
cat <&9 >/dev/null &
input=$!

wait -n "$daemon" "$input" || true
if ! kill -0 "$input" 2>/dev/null; then
  kill -KILL "$daemon" 2>/dev/null || true
  cd / && rm -rf "$folder"
else
  # The daemon ended by itself. Its log is what the test wants to see: the folder stays.
  echo "libvirtd ended unexpectedly" >&2
fi
