#!/bin/bash
# Shuts all running guests down, and waits for each of them.
running() { virsh list | awk 'NR > 2 && $3 == "running" { print $2 }'; }
for guest in $(running); do
  virsh shutdown "$guest" | grep -v '^$'
done
for try in 1 2 3 4 5; do
  left=$(running | wc -l)
  [ "$left" -eq 0 ] && break
  for guest in $(running); do
    [ "$try" -lt 5 ] || virsh destroy "$guest"
  done
done
echo "left: $(running | wc -l)"
virsh list --all | tail -n +3 | grep -c 'shut off'
