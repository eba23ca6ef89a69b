"""Prints every event that libvirt-python gets at the URI in its argument as a line of JSON, until
standard input ends. Fields have the names of libvirt's protocol."""
import json
import sys
import threading

import libvirt
import libvirt_qemu

libvirt.registerErrorHandler(lambda context, error: None, None)
libvirt.virEventRegisterDefaultImpl()

# The id of each domain event (virDomainEventID), and its fields in the order of the callback.
DOMAIN_EVENTS = {
    "lifecycle": (0, ["event", "detail"]),
    "reboot": (1, []),
    "rtc-change": (2, ["offset"]),
    "watchdog": (3, ["action"]),
    "io-error": (4, ["srcPath", "devAlias", "action"]),
    "graphics": (5, ["phase", "local", "remote", "authScheme", "subject"]),
    "io-error-reason": (6, ["srcPath", "devAlias", "action", "reason"]),
    "control-error": (7, []),
    "block-job": (8, ["path", "jobType", "status"]),
    "disk-change": (9, ["oldSrcPath", "newSrcPath", "devAlias", "reason"]),
    "tray-change": (10, ["devAlias", "reason"]),
    "pm-wakeup": (11, ["reason"]),
    "pm-suspend": (12, ["reason"]),
    "balloon-change": (13, ["actual"]),
    "pm-suspend-disk": (14, ["reason"]),
    "device-removed": (15, ["devAlias"]),
    "block-job-2": (16, ["dst", "jobType", "status"]),
    "tunable": (17, ["params"]),
    "agent-lifecycle": (18, ["state", "reason"]),
    "device-added": (19, ["devAlias"]),
    "migration-iteration": (20, ["iteration"]),
    "job-completed": (21, ["params"]),
    "device-removal-failed": (22, ["devAlias"]),
    "metadata-change": (23, ["metadataType", "nsuri"]),
    "block-threshold": (24, ["dev", "path", "threshold", "excess"]),
    "memory-failure": (25, ["recipient", "action", "flags"]),
    "memory-device-size-change": (26, ["alias", "size"]),
}


def say(kind, value):
    print(json.dumps({"type": kind, **value}), flush=True)


def identity(domain):
    return {"name": domain.name(), "uuid": domain.UUIDString(), "id": domain.ID()}


def domain_callback(kind, fields):
    def callback(_connection, domain, *values):
        payload = dict(zip(fields, values))
        if "subject" in payload:
            payload["subject"] = [{"type": t, "name": n} for t, n in payload["subject"]]
        say(f"domain:{kind}", {"domain": identity(domain), **payload})

    return callback


def object_callback(kind, key, identify, fields):
    def callback(_connection, thing, *values):
        say(kind, {key: identify(thing), **dict(zip(fields, values))})

    return callback


def named(thing):
    return {"name": thing.name(), "uuid": thing.UUIDString()}


def device(thing):
    return {"name": thing.name()}


def secret(thing):
    usage = {"usageType": thing.usageType(), "usageId": thing.usageID() or ""}
    return {"uuid": thing.UUIDString(), **usage}


def monitor(_connection, domain, event, seconds, micros, details, _opaque):
    when = {"seconds": seconds, "micros": micros}
    say("qemu:monitor", {"domain": identity(domain), "event": event, **when, "details": details})


def register(connection):
    for kind, (number, fields) in DOMAIN_EVENTS.items():
        connection.domainEventRegisterAny(None, number, domain_callback(kind, fields), None)
    lifecycle = ["event", "detail"]
    families = [
        (connection.networkEventRegisterAny, "network", "network", named, "lifecycle"),
        (connection.storagePoolEventRegisterAny, "storage-pool", "pool", named, "lifecycle"),
        (connection.storagePoolEventRegisterAny, "storage-pool", "pool", named, "refresh"),
        (connection.nodeDeviceEventRegisterAny, "node-device", "device", device, "lifecycle"),
        (connection.nodeDeviceEventRegisterAny, "node-device", "device", device, "update"),
    ]
    if connection.getType() == "QEMU":
        families += [
            (connection.secretEventRegisterAny, "secret", "secret", secret, "lifecycle"),
            (connection.secretEventRegisterAny, "secret", "secret", secret, "value-changed"),
        ]
        libvirt_qemu.qemuMonitorEventRegister(connection, None, None, monitor, None, 0)
    for add, family, key, identify, kind in families:
        fields = lifecycle if kind == "lifecycle" else []
        number = 0 if kind == "lifecycle" else 1
        add(None, number, object_callback(f"{family}:{kind}", key, identify, fields), None)
    connection.registerCloseCallback(
        lambda _connection, reason, _opaque: say("connection:close", {"reason": reason}), None
    )


def run_loop():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=run_loop, daemon=True).start()
CONNECTION = libvirt.open(sys.argv[1])
register(CONNECTION)
print("ready", flush=True)
sys.stdin.read()
