"""Streams through libvirt's C library and prints the time, as JSON, for each line of input.

Input: one line per measurement, `down MIB` or `up MIB`. The connection is opened once, first.
"""
import json
import resource
import sys
import time

import libvirt

connection = libvirt.open(sys.argv[1])
volume = connection.storageVolLookupByKey("")
CHUNK = b"\1" * 262120


def down(length):
    stream = connection.newStream(0)
    volume.download(stream, 0, length, 0)
    received = 0
    while True:
        data = stream.recv(262120)
        if not data:
            break
        received += len(data)
    stream.finish()
    assert received == length


def up(length):
    stream = connection.newStream(0)
    volume.upload(stream, 0, 0, 0)
    left = length
    while left > 0:
        left -= stream.send(CHUNK[:left] if left < len(CHUNK) else CHUNK)
    stream.finish()


for line in sys.stdin:
    direction, mebibytes = line.split()
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    (down if direction == "down" else up)(int(mebibytes) * 1048576)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(json.dumps({"operations": int(mebibytes), "seconds": seconds, "cpuSeconds": cpu}), flush=True)
