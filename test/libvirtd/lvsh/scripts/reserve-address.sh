#!/bin/bash
# Reserves an address of a network for a guest, and starts the network with the machine.
shopt -s expand_aliases
[ -z "$VIRSH" ] || alias virsh="$VIRSH"
network=$1 mac=$2 address=$3
if virsh net-dumpxml "$network" | grep -q "mac='$mac'"; then
  echo "$mac is reserved"
  exit 0
fi
virsh net-update "$network" add-last ip-dhcp-host "<host mac='$mac' ip='$address'/>" \
  --live --config || exit 1
virsh net-list --all | grep -w "$network" | awk '{ print $2, $3 }'
[ "$(virsh net-info "$network" | awk '/^Autostart/ { print $2 }')" = yes ] ||
  virsh net-autostart "$network"
virsh net-dumpxml "$network" | grep "ip='$address'" | sed 's/^ *//'
