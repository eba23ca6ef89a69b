"""Runs libvirt-python at the URI in its argument, and prints the results of all parts as JSON."""
import json
import os
import sys
import threading
import time

import libvirt

libvirt.registerErrorHandler(lambda context, error: None, None)
libvirt.virEventRegisterDefaultImpl()


def run_loop():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=run_loop, daemon=True).start()

URI = sys.argv[1]
WAIT_LIMIT_SECONDS = float(os.environ["WAIT_LIMIT_SECONDS"])
GUEST = """<domain type='test'><name>%s</name><memory unit='MiB'>64</memory>
<vcpu>2</vcpu><os><type>hvm</type></os></domain>"""
LIFECYCLE = libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE


def until(condition):
    """Waits until the thread of the event loop has made the condition true."""
    deadline = time.monotonic() + WAIT_LIMIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("nothing happened")
        time.sleep(0.005)


def error_of(action):
    try:
        action()
    except libvirt.libvirtError as error:
        return [
            error.get_error_code(),
            error.get_error_domain(),
            error.get_error_level(),
            error.get_error_message(),
        ]
    return None


def lifecycle(connection):
    test = connection.lookupByName("test")
    of_all = []
    of_one = []
    guest = connection.defineXML(GUEST % "guest")
    everything = connection.domainEventRegisterAny(
        None, LIFECYCLE, lambda c, d, event, detail, o: of_all.append([d.name(), event, detail]), None
    )
    single = connection.domainEventRegisterAny(
        guest, LIFECYCLE, lambda c, d, event, detail, o: of_one.append([d.name(), event, detail]), None
    )
    states = []
    for action in [test.suspend, test.resume, guest.create, guest.suspend, guest.destroy]:
        action()
        states.append([test.state(), guest.state()])
    until(lambda: len(of_all) >= 5 and len(of_one) >= 3)
    connection.domainEventDeregisterAny(single)
    guest.undefine()
    until(lambda: len(of_all) >= 6)
    connection.domainEventDeregisterAny(everything)
    return {"states": states, "all": of_all, "one": of_one}


def streams(connection):
    pool = connection.storagePoolLookupByName("default-pool")
    volume = pool.createXML("<volume><name>v</name><capacity>600000</capacity></volume>")
    sent = bytes(index * 31 % 251 for index in range(600000))
    offset = [0]

    def send(stream, count, opaque):
        piece = sent[offset[0] : offset[0] + count]
        offset[0] += len(piece)
        return piece

    up = connection.newStream()
    volume.upload(up, 0, len(sent))
    up.sendAll(send, None)
    up.finish()

    received = bytearray()
    down = connection.newStream()
    volume.download(down, 0, 0)
    down.recvAll(lambda stream, data, opaque: received.extend(data), None)
    down.finish()

    echo = bytearray()
    console = connection.newStream()
    connection.lookupByName("test").openConsole(None, console)
    console.send(b"hello")
    while len(echo) < 5:
        echo.extend(console.recv(100))
    console.abort()

    screen = bytearray()
    picture = connection.newStream()
    kind = connection.lookupByName("test").screenshot(picture, 0)
    picture.recvAll(lambda stream, data, opaque: screen.extend(data), None)
    picture.finish()
    return {
        "equal": bytes(received) == sent,
        "echo": echo.decode(),
        "screenshot": [kind, screen[1:4].decode()],
    }


def nonblocking_stream(connection):
    """Reads a console in the event loop, as virsh and virt-manager do."""
    stream = connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
    connection.lookupByName("test").openConsole(None, stream)
    echo = bytearray()

    def readable(stream, events, opaque):
        data = stream.recv(100)
        if isinstance(data, bytes):
            echo.extend(data)

    stream.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, readable, None)
    stream.send(b"by the event loop")
    until(lambda: len(echo) == 17)
    stream.eventRemoveCallback()
    stream.finish()
    return echo.decode()


def secrets(connection):
    seen = []
    registration = connection.secretEventRegisterAny(
        None,
        libvirt.VIR_SECRET_EVENT_ID_LIFECYCLE,
        lambda c, secret, event, detail, o: seen.append([secret.usageID(), event]),
        None,
    )
    xml = "<secret private='no'><usage type='ceph'><name>key</name></usage></secret>"
    secret = connection.secretDefineXML(xml)
    empty = error_of(secret.value)
    secret.setValue(b"\x00secret\xff")
    value = list(secret.value())
    usages = [each.usageID() for each in connection.listAllSecrets()]
    secret.undefine()
    until(lambda: len(seen) == 2)
    connection.secretEventDeregisterAny(registration)
    return {"empty": empty, "value": value, "usages": usages, "events": seen}


def nwfilters(connection):
    xml = "<filter name='f'><rule action='drop' direction='in'><tcp dstportstart='22'/></rule></filter>"
    defined = connection.nwfilterDefineXML(xml)
    names = [each.name() for each in connection.listAllNWFilters()]
    description = connection.nwfilterLookupByUUIDString(defined.UUIDString()).XMLDesc()
    defined.undefine()
    gone = error_of(lambda: connection.nwfilterLookupByName("f"))
    return {"names": names, "rule": "<tcp dstportstart='22'/>" in description, "gone": gone}


def networks(connection):
    seen = []
    registration = connection.networkEventRegisterAny(
        None,
        libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE,
        lambda c, network, event, detail, o: seen.append([network.name(), event]),
        None,
    )
    network = connection.networkDefineXML("<network><name>n</name><bridge name='vb9'/></network>")
    network.create()
    network.destroy()
    network.undefine()
    until(lambda: len(seen) == 4)
    connection.networkEventDeregisterAny(registration)
    return seen


def statistics(connection):
    [[domain, values]] = connection.getAllDomainStats(
        libvirt.VIR_DOMAIN_STATS_STATE | libvirt.VIR_DOMAIN_STATS_VCPU
    )
    return [domain.name(), {key: values[key] for key in ["state.state", "vcpu.maximum"]}]


def errors(connection):
    test = connection.lookupByName("test")
    reader = libvirt.openReadOnly(URI)
    return {
        "no such domain": error_of(lambda: connection.lookupByName("nobody")),
        "already running": error_of(test.create),
        "unsupported": error_of(lambda: test.blockJobAbort("vda")),
        "read-only": error_of(lambda: reader.lookupByName("test").destroy()),
        "no such network": error_of(lambda: connection.networkLookupByName("none")),
        "no such pool": error_of(lambda: connection.storagePoolLookupByName("none")),
    }


def closing(connection):
    """Closes a connection, which must not affect the others."""
    own = libvirt.open(URI)
    registration = own.domainEventRegisterAny(None, LIFECYCLE, lambda *rest: None, None)
    own.domainEventDeregisterAny(registration)
    return [own.isAlive(), own.close(), connection.isAlive()]


parts = [
    lifecycle,
    streams,
    nonblocking_stream,
    secrets,
    nwfilters,
    networks,
    statistics,
    errors,
    closing,
]
shared = libvirt.open(URI)
print(json.dumps({part.__name__: part(shared) for part in parts}))
