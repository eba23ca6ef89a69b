"""Look up credentials with libvirt's own functions, on a private machine.

Reads a JSON list of queries and prints a list of answers: null if nothing is found, "refused", or
the credentials. Each query runs in a separate process, because GLib caches folders.
"""

import ctypes
import json
import os
import sys

libvirt = ctypes.CDLL("libvirt.so.0")
libvirt.virAuthConfigNew.restype = ctypes.c_void_p
libvirt.virAuthConfigNew.argtypes = [ctypes.c_char_p]
libvirt.virAuthGetConfigFilePathURI.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
libvirt.virAuthConfigLookup.argtypes = [ctypes.c_void_p] + [ctypes.c_char_p] * 3 + [ctypes.c_void_p]
libvirt.virURIParse.restype = ctypes.c_void_p
libvirt.virURIParse.argtypes = [ctypes.c_char_p]

NAMES = ("authname", "username", "realm", "password")


def look_up(question):
    path = ctypes.c_char_p()
    uri = libvirt.virURIParse(question["uri"].encode())
    libvirt.virAuthGetConfigFilePathURI(uri, ctypes.byref(path))
    if path.value is None:
        return None
    config = libvirt.virAuthConfigNew(path.value)
    if not config:
        return "refused"
    found = {}
    for name in NAMES:
        value = ctypes.c_char_p()
        arguments = (question[part].encode() for part in ("service", "host"))
        if libvirt.virAuthConfigLookup(config, *arguments, name.encode(), ctypes.byref(value)) < 0:
            return "refused"
        if value.value is not None:
            found[name] = value.value.decode()
    return {"file": path.value.decode(), "found": found}


def in_new_process(question):
    for path, text in question["files"].items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(question["variables"])
        os.write(writing, json.dumps(look_up(question)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        answer = json.loads(pipe.read() or '"the lookup crashed"')
    os.waitpid(child, 0)
    for path in question["files"]:
        os.unlink(path)
    return answer


libvirt.virInitialize()
print(json.dumps([in_new_process(question) for question in json.load(sys.stdin)]))
