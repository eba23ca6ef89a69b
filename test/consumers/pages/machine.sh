#!/bin/bash
# Makes the namespaces of a private libvirtd look like a host with libvirt and an SSH server:
#   machine.sh FOLDER SOCKETS SETTING ADDRESS...
# FOLDER has `hosts`, `pki`, `ssh` and `sshd` (see machine.ts). SOCKETS is the folder of the daemon's
# sockets. SETTING names the daemon among the folders that this script makes. sshd listens on each
# ADDRESS. It ends with the PID namespace.
set -euo pipefail
folder=$1 sockets=$2 name=$3
shift 3

cp -a /etc "$folder/etc-$name"
mount --bind "$folder/etc-$name" /etc
cat "$folder/hosts" >>/etc/hosts
rm -rf /etc/pki
cp -a "$folder/pki" /etc/pki
mount -t tmpfs -o mode=0700 tmpfs /root
cp -a "$folder/ssh" /root/.ssh

ln -s "$sockets"/libvirt-{sock,sock-ro,admin-sock} /run/libvirt/
mkdir -p /run/sshd
for address in "$@"; do echo "ListenAddress $address"; done |
  cat "$folder/sshd/config" - >"$folder/sshd/config-$name"
/usr/sbin/sshd -f "$folder/sshd/config-$name" -E "$folder/sshd/log-$name"
