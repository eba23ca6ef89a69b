"""Reads the visible state of an object by libvirt's own client, after a step has changed it.

Each function is named after a kind of object. It also answers if the object does not exist.
"""

import re

import libvirt

SECURE = libvirt.VIR_DOMAIN_XML_SECURE
INACTIVE = libvirt.VIR_DOMAIN_XML_INACTIVE


def look_domain(ask, conn, name):
    def look():
        it = conn.lookupByName(name)
        return {
            "state": it.state(),
            "xml": ask(lambda: it.XMLDesc(SECURE)),
            "definition": ask(lambda: it.XMLDesc(SECURE | INACTIVE)),
            "autostart": ask(it.autostart),
            "persistent": it.isPersistent(),
            "saved": ask(it.hasManagedSaveImage),
            "saved xml": ask(lambda: it.managedSaveGetXMLDesc(1)),
            "vcpus": ask(lambda: it.vcpus()[1]),
            "pins": ask(lambda: [it.vcpuPinInfo(flags) for flags in (1, 2)]),
            "emulator pins": ask(lambda: [it.emulatorPinInfo(flags) for flags in (1, 2)]),
            "iothreads": ask(lambda: it.ioThreadInfo(0)),
            "memory": ask(lambda: it.memoryParameters(0)),
            "blkio": ask(lambda: it.blkioParameters(0)),
            "numa": ask(lambda: it.numaParameters(0)),
            "scheduler": ask(lambda: it.schedulerParametersFlags(0)),
            "perf": ask(lambda: it.perfEvents(0)),
            "tuning": ask(lambda: it.blockIoTune("vda", 0)),
            "job": ask(lambda: job(it)),
            "migration": ask(lambda: [it.migrateGetMaxSpeed(), it.migrateGetMaxDowntime()]),
            "compression": ask(lambda: it.migrateGetCompressionCache()),
            "disk job": ask(lambda: disk_job(it)),
            "disk": ask(lambda: it.blockInfo("vda")[0]),
            # Other drivers would ask the guest's agent, whose commands are compared.
            "time": ask(lambda: it.getTime()) if conn.getType() == "TEST" else None,
            "threads": ask(lambda: thread_stats(conn, it)),
            "threshold": ask(lambda: threshold(conn, it)),
            "snapshots": ask(lambda: [look_snapshot(each) for each in it.listAllSnapshots()]),
            "checkpoints": ask(lambda: [each.getXMLDesc(0) for each in it.listAllCheckpoints()]),
        }

    return ask(look)


def look_snapshot(it):
    return [it.getName(), it.isCurrent(), it.getXMLDesc(0)]


def job(it):
    """Returns the running job, or the job that ended last."""
    stats = it.jobStats(libvirt.VIR_DOMAIN_JOB_STATS_COMPLETED | libvirt.VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED)
    return {name: stats.get(name) for name in ("type", "operation", "success")}


def disk_job(it):
    found = it.blockJobInfo("vda")
    return {name: found.get(name) for name in ("type", "bandwidth")}


def thread_stats(conn, it):
    return conn.domainListGetStats([it], libvirt.VIR_DOMAIN_STATS_IOTHREAD)[0][1]


def threshold(conn, it):
    params = conn.domainListGetStats([it], libvirt.VIR_DOMAIN_STATS_BLOCK)[0][1]
    return {name: value for name, value in params.items() if name.endswith("threshold")}


def look_host(ask, conn, _):
    return ask(lambda: [conn.getMaxVcpus(None), conn.numOfDomains()])


def look_memory(ask, conn, _):
    return ask(lambda: conn.getMemoryParameters()["shm_pages_to_scan"])


def look_network(ask, conn, name):
    def look():
        it = conn.networkLookupByName(name)
        return {
            "xml": it.XMLDesc(0),
            "definition": ask(lambda: it.XMLDesc(1)),
            "active": it.isActive(),
            "persistent": it.isPersistent(),
            "autostart": ask(it.autostart),
        }

    return ask(look)


def look_ports(ask, conn, name):
    def look():
        ports = conn.networkLookupByName(name).listAllPorts()
        return [[each.XMLDesc(0), ask(each.parameters)] for each in ports]

    return ask(look)


def look_pool(ask, conn, name):
    def look():
        it = conn.storagePoolLookupByName(name)
        return {
            "state": it.info()[0],
            # Other processes write to the same disk.
            "xml": re.sub("<(capacity|allocation|available).*", "", it.XMLDesc(0)),
            "persistent": it.isPersistent(),
            "autostart": ask(it.autostart),
            "volumes": ask(lambda: [look_volume(ask, conn, each) for each in it.listAllVolumes()]),
        }

    return ask(look)


def look_volume(ask, conn, it):
    return [it.name(), it.key(), it.XMLDesc(), ask(lambda: look_bytes(conn, it))]


def look_bytes(conn, it):
    """Returns the first bytes of a volume."""
    stream = conn.newStream()
    it.download(stream, 0, 16)
    data = stream.recv(16)
    stream.finish()
    return data


def look_device(ask, conn, name):
    def look():
        it = conn.nodeDeviceLookupByName(name)
        return {"xml": it.XMLDesc(0), "active": it.isActive(), "autostart": ask(it.autostart)}

    return ask(look)


def look_interface(ask, conn, name):
    def look():
        it = conn.interfaceLookupByName(name)
        return {
            "xml": it.XMLDesc(0),
            "definition": ask(lambda: it.XMLDesc(1)),
            "active": it.isActive(),
        }

    return ask(look)


def look_secret(ask, conn, usage):
    def look():
        it = conn.secretLookupByUsage(libvirt.VIR_SECRET_USAGE_TYPE_CEPH, usage)
        return {"xml": it.XMLDesc(0), "value": ask(it.value)}

    return ask(look)


def look_filter(ask, conn, name):
    return ask(lambda: conn.nwfilterLookupByName(name).XMLDesc(0))


def look_binding(ask, conn, device):
    return ask(lambda: conn.nwfilterBindingLookupByPortDev(device).XMLDesc(0))
