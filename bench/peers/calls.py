"""Makes calls through libvirt's C library and prints their time, as JSON, for each line of input.

Input: one line per measurement, `CALLS THREADS`. The connection is opened once, first.
"""
import json
import resource
import sys
import threading
import time

import libvirt

connection = libvirt.open(sys.argv[1])


def calls(count):
    for _ in range(count):
        connection.getLibVersion()


for line in sys.stdin:
    total, threads = map(int, line.split())
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    if threads == 1:
        calls(total)
    else:
        workers = [threading.Thread(target=calls, args=(total // threads,)) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(json.dumps({"operations": total // threads * threads, "seconds": seconds, "cpuSeconds": cpu}), flush=True)
