#!/bin/bash
# Saves the definition of each guest, and lists the disks to copy.
set -euo pipefail
folder=$1
for guest in $(virsh list --all --name); do
  virsh dumpxml --inactive "$guest" >"$folder/$guest.xml"
  virsh domblklist "$guest" --details | awk '$2 == "disk" { print $4 }' |
    while read -r disk; do echo "copy $disk of $guest"; done
  virsh snapshot-create-as --domain "$guest" nightly "before the backup" >/dev/null
  virsh snapshot-list "$guest" --name | grep -x nightly >/dev/null && echo "$guest: done"
done
