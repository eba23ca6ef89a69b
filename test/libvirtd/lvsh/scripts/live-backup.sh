#!/bin/bash
# Copies the disks of a running guest. An overlay takes the writes meanwhile, and is merged afterwards.
set -euo pipefail
guest=$1
target=$2
if [ "$(virsh domstate "$guest" | head -n 1)" != running ]; then
  echo "$guest does not run" >&2
  exit 1
fi
mapfile -t disks < <(virsh domblklist "$guest" --details | awk '$1 == "file" && $2 == "disk" { print $3, $4 }')
specs=()
for disk in "${disks[@]}"; do specs+=(--diskspec "${disk%% *},snapshot=external"); done
virsh snapshot-create-as --domain "$guest" backup "${specs[@]}" --disk-only --atomic --no-metadata | head -n 1
for disk in "${disks[@]}"; do
  dev=${disk%% *}
  overlay=$(virsh domblklist "$guest" | awk -v dev="$dev" '$1 == dev { print $2 }')
  cp "${disk#* }" "$target/$dev.img"
  virsh blockcommit "$guest" "$dev" --active --verbose --pivot 2>/dev/null | tail -n 2
  echo "$dev: ${overlay##*.} merged"
  rm "$overlay"
done
virsh domblklist "$guest" | awk 'NR > 2 && NF { print $1 }'
