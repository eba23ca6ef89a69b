#!/bin/bash
# Starts a guest if it is off, and prints its address as soon as it has one.
guest=$1
if [ "$(virsh domstate "$guest")" != running ]; then
  virsh start "$guest" >/dev/null || exit 1
fi
for _ in $(seq 30); do
  address=$(virsh domifaddr "$guest" | awk '/ipv4/ { sub("/.*", "", $4); print $4 }')
  [ -n "$address" ] && break
done
[ -n "$address" ] || { echo "no address" >&2; exit 1; }
mac=$(virsh domiflist "$guest" | awk '$2 == "network" { print $5; exit }')
echo "$guest $address $mac"
