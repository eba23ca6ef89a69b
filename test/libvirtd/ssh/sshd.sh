#!/bin/bash
# Runs sshd in a separate mount namespace: sshd.sh FOLDER LIBVIRT_FOLDER
#
# In a login, the private daemon of LIBVIRT_FOLDER has the usual sockets, and root's password is the
# one in FOLDER/shadow. Exits with sshd.
set -euo pipefail
folder=$1 libvirt=$2
export folder libvirt
exec unshare --mount --propagation private bash --norc -euc '
  mount -t tmpfs -o mode=0755 tmpfs /run
  mkdir -p /run/libvirt /run/sshd
  ln -s "$libvirt/libvirt-sock" "$libvirt/libvirt-sock-ro" /run/libvirt/
  mount --bind "$folder/shadow" /etc/shadow
  exec /usr/sbin/sshd -D -f "$folder/sshd_config" -E "$folder/sshd.log"
'
