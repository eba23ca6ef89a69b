#!/bin/bash
# Runs a command on a machine of its own: no network but the loopback, an empty /run, and a copy of
# /etc that it may write to. Ends with the command; nothing of it stays.
#   private-machine.sh COMMAND...
set -euo pipefail
exec unshare --mount --net --propagation private bash --norc -euc '
  ip link set lo up
  ip -6 address add fe80::1/64 dev lo nodad 2>/dev/null || true
  mount -t tmpfs -o mode=0755 tmpfs /run
  mkdir -p /run/rig
  cp -a /etc /run/rig/etc
  mount --bind /run/rig/etc /etc
  exec "$@"
' private-machine "$@"
