"""Runs libvirt's own client at the URI in its argument, under the control of a test.

Each line of the input is a request in JSON. Each line of the output is its answer:

    {"do": CODE}                runs the code; the answer is {"value": ...} or {"error": [...]}
    {"look": KIND, "name": N}   reads the state of an object by look.py
    {"questions": [...]}        asks each question about each of its subjects, see question.ts

Numbers and booleans are strings of digits, so that 64-bit values are exact. An error is [code,
domain, message, level, str1, str2, str3, int1, int2], with the message on one line.
"""

import hashlib
import json
import os
import re
import sys
import time
import traceback

import libvirt
import libvirt_qemu
import look

SOMETHING = "some number"


def main(uri):
    # Errors are part of the answers, so libvirt must not print them.
    libvirt.registerErrorHandler(lambda context, error: None, None)
    scope = {**globals(), "conn": libvirt.open(uri)}
    print(json.dumps({"value": str(libvirt.getVersion())}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            print(json.dumps(answer(request, scope)), flush=True)
        except Exception:
            print(json.dumps({"broken": traceback.format_exc()}), flush=True)


def answer(request, scope):
    if "questions" in request:
        kinds = {each["kind"] for each in request["questions"]}
        subjects = {kind: subjects_of(kind, scope["conn"]) for kind in kinds}
        return {
            "value": {
                each["id"]: about(subjects[each["kind"]], each, scope)
                for each in request["questions"]
            }
        }
    if "look" in request:
        seen = getattr(look, f"look_{request['look']}")(ask, scope["conn"], request["name"])
        return {"value": seen}
    code = request["do"]
    try:
        compiled = compile(code, "request", "eval")
    except SyntaxError:
        return ask(lambda: exec(compile(code, "request", "exec"), scope), wrap=True)
    return ask(lambda: eval(compiled, scope), wrap=True)


def about(subjects, question, scope):
    code = compile(question["theirs"], question["id"], "eval")
    return {
        name: {
            str(index): ask(lambda: eval(code, {**scope, "it": subject, "arg": arg}))
            for index, arg in enumerate(question["args"])
        }
        for name, subject in subjects.items()
    }


def subjects_of(kind, conn):
    """Returns the objects of a kind by unique keys, or nothing if the driver has no such kind."""
    try:
        return {key: each for key, each in SUBJECTS[kind](conn)}
    except libvirt.libvirtError:
        return {}


def below(parents, name, children):
    return [
        (f"{name(parent)}/{child_name}", child)
        for parent in parents
        for child_name, child in children(parent)
    ]


def children_or_none(listing, key):
    def listed(parent):
        try:
            return [(key(each), each) for each in listing(parent)]
        except libvirt.libvirtError:
            return []

    return listed


def by_name(objects):
    return [(each.name(), each) for each in objects]


def of_domains(listing):
    return lambda conn: below(
        conn.listAllDomains(),
        lambda each: each.name(),
        children_or_none(listing, lambda each: each.getName()),
    )


SUBJECTS = {
    "connection": lambda conn: [("connection", conn)],
    "domain": lambda conn: by_name(conn.listAllDomains()),
    "snapshot": of_domains(lambda domain: domain.listAllSnapshots()),
    "checkpoint": of_domains(lambda domain: domain.listAllCheckpoints()),
    "network": lambda conn: by_name(conn.listAllNetworks()),
    "port": lambda conn: below(
        conn.listAllNetworks(),
        lambda each: each.name(),
        children_or_none(lambda each: each.listAllPorts(), lambda each: each.UUIDString()),
    ),
    "pool": lambda conn: by_name(conn.listAllStoragePools()),
    "volume": lambda conn: below(
        conn.listAllStoragePools(),
        lambda each: each.name(),
        children_or_none(lambda each: each.listAllVolumes(), lambda each: each.name()),
    ),
    "device": lambda conn: by_name(conn.listAllDevices()),
    "interface": lambda conn: by_name(conn.listAllInterfaces()),
    "secret": lambda conn: [(each.UUIDString(), each) for each in conn.listAllSecrets()],
    "filter": lambda conn: by_name(conn.listAllNWFilters()),
    "binding": lambda conn: [(each.portDev(), each) for each in conn.listAllNWFilterBindings()],
}


def ask(question, wrap=False):
    try:
        value = plain(question())
        return {"value": value} if wrap else value
    except libvirt.libvirtError as error:
        return {"error": plain(one_line(error.err))}


def names(objects):
    return [each.name() for each in objects]


def identity(each):
    """Returns the identity of an object."""
    if each is None:
        return None
    return {
        key: plain(getattr(each, method)())
        for key, method in IDENTITY.items()
        if hasattr(each, method)
    }


# The property of our objects, and the method of theirs.
IDENTITY = {"name": "name", "uuid": "UUIDString", "id": "ID", "key": "key", "mac": "MACString"}


def named(fields, values):
    return dict(zip(fields.split(), values, strict=True))


def or_none(question):
    """Returns None instead of an error, as some calls do."""
    value = ask(question)
    return None if isinstance(value, dict) and "error" in value else value


def first_error(question):
    """Returns only the number of an error, if the daemon has no message for it."""
    value = ask(question)
    return {"error": value["error"][0]} if isinstance(value, dict) and "error" in value else value


WAIT_LIMIT_SECONDS = float(os.environ["WAIT_LIMIT_SECONDS"])


def await_agent(domain):
    deadline = time.monotonic() + WAIT_LIMIT_SECONDS
    while "state='connected'" not in domain.XMLDesc(0):
        if time.monotonic() > deadline:
            raise TimeoutError("no agent")
        time.sleep(0.02)


def await_interface(conn, name):
    deadline = time.monotonic() + WAIT_LIMIT_SECONDS
    while not conn.interfaceLookupByName(name).isActive():
        if time.monotonic() > deadline:
            raise TimeoutError("the interface does not come up")
        time.sleep(0.02)


def screenshot(conn, domain, screen):
    stream = conn.newStream()
    mime = domain.screenshot(stream, screen)
    data = bytearray()
    stream.recvAll(lambda stream, part, data: data.extend(part), data)
    stream.finish()
    return {"mime": mime, "length": len(data), "digest": hashlib.sha256(data).hexdigest()}


def download(conn, volume, offset, length):
    stream = conn.newStream()
    volume.download(stream, offset, length)
    data = stream.recv(length)
    stream.finish()
    return data


def steady(params):
    """Replaces statistics that keep changing, such as cpu.time, vcpu.0.wait and net.0.rx.bytes."""
    return {
        field: SOMETHING
        if re.search(r"^cpu\.|^vm\.|^net\.\d+\.[rt]x|\.(time|wait|delay|rss|sum|cur|max)$", field)
        else value
        for field, value in params.items()
    }


def one_line(error):
    """Returns an error with its message on one line, as the other client has it."""
    code, domain, message, *others = error
    lines = re.split(r"[\r\n]", message or "")
    line = "; ".join(each.strip() for each in lines if each.strip())
    return [code, domain, line if len(lines) > 1 else message, *others]


def plain(value):
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    return type(value).__name__


main(sys.argv[1])
