#!/bin/bash
# Deletes the volumes of a pool, except those with a prefix, and then the pool if it is empty.
set -e
pool=$1 keep=$2
virsh pool-refresh "$pool" >/dev/null
virsh pool-info "$pool" | grep -q '^State: *running'
virsh vol-list "$pool" | awk 'NR > 2 && NF { print $1 }' | while read -r volume; do
  case "$volume" in
    "$keep"*) echo "keep $volume: $(virsh vol-info --pool "$pool" "$volume" | grep Capacity)" ;;
    *) virsh vol-delete --pool "$pool" "$volume" ;;
  esac
done
if [ -z "$(virsh vol-list "$pool" | awk 'NR > 2 && NF')" ]; then
  virsh pool-destroy "$pool"
  virsh pool-undefine "$pool"
fi
virsh pool-list --all --name | sort
