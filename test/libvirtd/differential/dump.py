"""Everything that libvirt's own client says about a connection and its objects, as JSON.

    dump.py URI

dump.ts says the same by this package; what the two print must be equal. Every integer and boolean
is a string of digits, so that 64 bits survive. An error is {"error": [code, domain, message, level,
str1, str2, str3, int1, int2]}. What may change from one moment to the next goes below "amounts" and
"nanoseconds", to be compared with some tolerance.
"""

import json
import sys

import libvirt

SOMETHING = "some number"


def main(uri):
    # Errors are part of the answers, and not to be printed as well.
    libvirt.registerErrorHandler(lambda context, error: None, None)
    conn = libvirt.open(uri)
    domains = conn.listAllDomains()
    print(
        json.dumps(
            {
                "host": dump_host(conn),
                "lists": dump_lists(conn),
                "domains": {each.name(): dump_domain(each) for each in domains},
                "networks": {each.name(): dump_network(each) for each in conn.listAllNetworks()},
                "pools": {each.name(): dump_pool(each) for each in conn.listAllStoragePools()},
                "devices": {each.name(): dump_device(each) for each in conn.listAllDevices()},
                "statistics": ask(lambda: statistics(conn)),
                "amounts": {
                    "nodeGetFreeMemory": ask(conn.getFreeMemory),
                    "nodeGetCellsFreeMemory": ask(lambda: conn.getCellsFreeMemory(0, 1)),
                    "nodeGetMemoryStats": ask(lambda: conn.getMemoryStats(-1)),
                    **{each.name(): ask(lambda: block_stats(each)) for each in domains},
                },
                "nanoseconds": {
                    "nodeGetCpuStats": ask(lambda: conn.getCPUStats(-1)),
                    **{each.name(): ask(lambda: each.info()[4]) for each in domains},
                    "getCpuStats": {
                        each.name(): ask(lambda: cpu_stats(each)) for each in domains
                    },
                },
            }
        )
    )


def dump_host(conn):
    arch = conn.getInfo()[0]
    return {
        "uri": conn.getURI(),
        "getType": ask(conn.getType),
        "getVersion": ask(conn.getVersion),
        "getLibVersion": ask(conn.getLibVersion),
        "getHostname": ask(conn.getHostname),
        "getCapabilities": ask(conn.getCapabilities),
        "getDomainCapabilities": ask(lambda: conn.getDomainCapabilities()),
        "getDomainCapabilities of q35": ask(
            lambda: conn.getDomainCapabilities(None, "x86_64", "q35", "qemu")
        ),
        "getSysinfo": ask(conn.getSysinfo),
        "getMaxVcpus": ask(lambda: conn.getMaxVcpus(None)),
        "getMaxVcpus of qemu": ask(lambda: conn.getMaxVcpus("qemu")),
        "getCpuModelNames": ask(lambda: conn.getCPUModelNames(arch)),
        "getCpuModelNames of nothing": ask(lambda: conn.getCPUModelNames("abacus")),
        "compareCpu": ask(lambda: conn.compareCPU("<cpu><arch>x86_64</arch></cpu>")),
        "baselineCpu": ask(
            lambda: conn.baselineCPU([QEMU64])
        ),
        "compareHypervisorCpu": ask(
            lambda: conn.compareHypervisorCPU(None, None, None, None, QEMU64)
        ),
        "baselineHypervisorCpu": ask(
            lambda: conn.baselineHypervisorCPU(None, None, None, None, [QEMU64])
        ),
        "isSecure": ask(conn.isSecure),
        "isEncrypted": ask(conn.isEncrypted),
        # In MiB, here alone.
        "nodeGetInfo": ask(
            lambda: named("model memory cpus mhz nodes sockets cores threads", conn.getInfo())
        ),
        "nodeGetCpuMap": ask(lambda: named("present cpumap online", conn.getCPUMap())),
        "nodeGetMemoryParameters": ask(conn.getMemoryParameters),
        "nodeGetFreePages": ask(lambda: list_values(conn.getFreePages([2048], 0, 1))),
        "nodeGetSevInfo": ask(conn.getSEVInfo),
        "domainSaveImageGetXmlDesc": ask(lambda: conn.saveImageGetXMLDesc("/nonexistent/image")),
        "nodeGetSecurityModel": ask(lambda: named("model doi", conn.getSecurityModel())),
        "getStoragePoolCapabilities": ask(conn.getStoragePoolCapabilities),
        "findStoragePoolSources": ask(lambda: conn.findStoragePoolSources("logical", None)),
    }


QEMU64 = "<cpu><arch>x86_64</arch><model>qemu64</model></cpu>"


def list_values(rows):
    return [list(row.values()) for row in rows.values()]


def dump_lists(conn):
    return {
        "listDomains": ask(conn.listDomainsID),
        "listDefinedDomains": ask(conn.listDefinedDomains),
        "listNetworks": ask(conn.listNetworks),
        "listDefinedNetworks": ask(conn.listDefinedNetworks),
        "listStoragePools": ask(conn.listStoragePools),
        "listDefinedStoragePools": ask(conn.listDefinedStoragePools),
        "nodeListDevices": ask(lambda: conn.listDevices(None)),
        "nodeListDevices of net": ask(lambda: conn.listDevices("net")),
        "listAllDomains": ask_each(FLAGS, lambda flags: names(conn.listAllDomains(flags))),
        "listAllNetworks": ask_each(FLAGS, lambda flags: names(conn.listAllNetworks(flags))),
        "listAllStoragePools": ask_each(
            FLAGS, lambda flags: names(conn.listAllStoragePools(flags))
        ),
        "listAllNodeDevices": ask_each(FLAGS, lambda flags: names(conn.listAllDevices(flags))),
    }


# Every flag by itself, those that no list knows included, and some together.
FLAGS = [0, *(1 << bit for bit in range(14)), 0x3, 0xC, 0x41]


def dump_domain(domain):
    return {
        "uuid": domain.UUIDString(),
        "id": plain(domain.ID()),
        "getState": ask(lambda: named("state reason", domain.state())),
        "getInfo": ask(lambda: named("state maxMem memory nrVirtCpu", domain.info()[:4])),
        "getControlInfo": ask(lambda: named("state details stateTime", domain.controlInfo())),
        "isActive": ask(domain.isActive),
        "isPersistent": ask(domain.isPersistent),
        "isUpdated": ask(domain.isUpdated),
        "getAutostart": ask(domain.autostart),
        "getOsType": ask(domain.OSType),
        "getHostname": ask(domain.hostname),
        "getTime": ask(lambda: named("seconds nseconds", domain.getTime().values())),
        "getXmlDesc": ask_each((0, 1, 2, 3, 8, 32), domain.XMLDesc),
        "getMetadata": ask_each(
            (0, 1, 2), lambda kind: domain.metadata(kind, "urn:nobody" if kind == 2 else None)
        ),
        "getMetadata of an element": ask(lambda: domain.metadata(2, "urn:example")),
        "getMaxMemory": ask(domain.maxMemory),
        "getMaxVcpus": ask(domain.maxVcpus),
        "getVcpusFlags": ask_each((0, 1, 2, 4, 5, 6, 8), domain.vcpusFlags),
        "hasManagedSaveImage": ask(domain.hasManagedSaveImage),
        "getBlockInfo": ask(
            lambda: named("capacity allocation physical", domain.blockInfo("vda"))
        ),
        "blockStats of nothing": ask(lambda: domain.blockStats("vdz")),
        "interfaceStats of nothing": ask(lambda: domain.interfaceStats("no-such-device")),
        "interfaceStats": ask(
            lambda: named(
                "rxBytes rxPackets rxErrs rxDrop txBytes txPackets txErrs txDrop",
                domain.interfaceStats("52:54:00:12:34:56"),
            )
        ),
        "memoryStats": ask(lambda: {**domain.memoryStats(), "rss": SOMETHING}),
        "share": dump_share(domain),
    }


def dump_share(domain):
    return {
        "getVcpus": ask(lambda: vcpus(domain)),
        "getVcpuPinInfo": ask_each((0, 1, 2), domain.vcpuPinInfo),
        "getEmulatorPinInfo": ask_each(IMPACTS, domain.emulatorPinInfo),
        "getIoThreadInfo": ask_each(IMPACTS, domain.ioThreadInfo),
        "getMemoryParameters": ask_each(IMPACTS, domain.memoryParameters),
        "getBlkioParameters": ask_each(IMPACTS, domain.blkioParameters),
        "getNumaParameters": ask_each(IMPACTS, domain.numaParameters),
        "getSchedulerType": ask(lambda: named("type nparams", domain.schedulerType())),
        "getSchedulerParameters": ask(domain.schedulerParameters),
        "getSchedulerParametersFlags": ask_each(IMPACTS, domain.schedulerParametersFlags),
        "getInterfaceParameters": ask_each(
            IMPACTS, lambda flags: domain.interfaceParameters("52:54:00:12:34:56", flags)
        ),
        "getBlockIoTune": ask_each(IMPACTS, lambda flags: domain.blockIoTune("vda", flags)),
        "getPerfEvents": ask_each(IMPACTS, domain.perfEvents),
        # The test driver's grow with the time of day.
        "blockStatsFlags": ask(lambda: sorted(domain.blockStatsFlags("vda"))),
        "getBlockJobInfo": ask(lambda: domain.blockJobInfo("vda")),
        "blockPeek": ask(lambda: domain.blockPeek("vda", 0, 64).hex()),
        "memoryPeek": ask_each((1, 2), lambda flags: domain.memoryPeek(0, 16, flags).hex()),
        "getDiskErrors": ask(
            lambda: [{"disk": disk, "error": error} for disk, error in domain.diskErrors().items()]
        ),
        "getJobInfo": ask(lambda: named(JOB_INFO, domain.jobInfo())),
        "getJobStats": ask_each((0, 1), domain.jobStats),
        "backupGetXmlDesc": ask(domain.backupGetXMLDesc),
        "managedSaveGetXmlDesc": ask(domain.managedSaveGetXMLDesc),
        "getGuestInfo": ask_each((0, 1, 2, 4, 8, 16, 32, 64), domain.guestInfo),
        "interfaceAddresses": ask_each(
            (0, 1, 2), lambda source: interfaces(domain.interfaceAddresses(source))
        ),
        "getFsInfo": ask(domain.fsInfo),
        "authorizedSshKeysGet": ask(lambda: domain.authorizedSSHKeysGet("root")),
        "getGuestVcpus": ask(domain.guestVcpus),
        "getSecurityLabel": ask(lambda: named("label enforcing", domain.securityLabel())),
        "getSecurityLabelList": security_labels(domain),
        "getLaunchSecurityInfo": ask(domain.launchSecurityInfo),
        "getMessages": ask_each((0, 1, 2), domain.messages),
    }


# Now, the running guest, the definition, and both.
IMPACTS = (0, 1, 2, 3)

JOB_INFO = (
    "type timeElapsed timeRemaining dataTotal dataProcessed dataRemaining"
    " memTotal memProcessed memRemaining fileTotal fileProcessed fileRemaining"
)


def vcpus(domain):
    infos, maps = domain.vcpus()
    return [
        {"number": number, "state": state, "cpuTime": SOMETHING, "cpu": SOMETHING, "cpumap": cpumap}
        for (number, state, _, _), cpumap in zip(infos, maps, strict=True)
    ]


def security_labels(domain):
    """The daemon gives no error, so each client has words of its own."""
    try:
        return [plain(named("label enforcing", each)) for each in domain.securityLabelList()]
    except libvirt.libvirtError as error:
        return {"error": plain(error.get_error_code())}


def interfaces(found):
    return [
        {"name": name, "hwaddr": each["hwaddr"], "addrs": each["addrs"] or []}
        for name, each in found.items()
    ]


def cpu_stats(domain):
    return {"total": domain.getCPUStats(True), "each": domain.getCPUStats(False)}


def block_stats(domain):
    """The test driver's grow with the time of day."""
    return named("rdReq rdBytes wrReq wrBytes errs", domain.blockStats("vda"))


def dump_network(network):
    return {
        "uuid": network.UUIDString(),
        "isActive": ask(network.isActive),
        "isPersistent": ask(network.isPersistent),
        "getAutostart": ask(network.autostart),
        "getBridgeName": ask(network.bridgeName),
        "getXmlDesc": ask_each((0, 1), network.XMLDesc),
        "getDhcpLeases": ask(network.DHCPLeases),
    }


def dump_pool(pool):
    return {
        "uuid": pool.UUIDString(),
        "isActive": ask(pool.isActive),
        "isPersistent": ask(pool.isPersistent),
        "getAutostart": ask(pool.autostart),
        "getXmlDesc": ask_each((0, 1), pool.XMLDesc),
        "getInfo": ask(lambda: named("state capacity allocation available", pool.info())),
        "numOfVolumes": ask(pool.numOfVolumes),
        "listVolumes": ask(pool.listVolumes),
        "volumes": ask(lambda: {each.name(): dump_volume(each) for each in pool.listAllVolumes()}),
    }


def dump_volume(volume):
    return {
        "key": volume.key(),
        "pool": volume.storagePoolLookupByVolume().name(),
        "getPath": ask(volume.path),
        "getInfo": ask(lambda: named("type capacity allocation", volume.info())),
        "getInfoFlags": ask(lambda: named("type capacity allocation", volume.infoFlags(1))),
        "getXmlDesc": ask(volume.XMLDesc),
    }


def dump_device(device):
    return {
        "getParent": ask(device.parent),
        "getXmlDesc": ask(device.XMLDesc),
        "numOfCaps": ask(device.numOfCaps),
        "listCaps": ask(device.listCaps),
        "isActive": ask(device.isActive),
        "isPersistent": ask(device.isPersistent),
        "getAutostart": ask(device.autostart),
    }


def statistics(conn):
    return {
        domain.name(): {field: steady(field, value) for field, value in params.items()}
        for domain, params in conn.getAllDomainStats()
    }


def steady(field, value):
    """cpu.time, vcpu.0.wait, balloon.rss and the like count on."""
    last = field.split(".")[-1]
    return SOMETHING if field.startswith("cpu.") or last in COUNTING else value


COUNTING = ("time", "wait", "delay", "rss")


def ask(question):
    try:
        return plain(question())
    except libvirt.libvirtError as error:
        return {"error": plain(error.err)}


def ask_each(arguments, question):
    return {str(each): ask(lambda: question(each)) for each in arguments}


def names(objects):
    return [each.name() for each in objects]


def named(fields, values):
    return dict(zip(fields.split(), values, strict=True))


def plain(value):
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (bool, int)):
        return str(int(value))
    return value


main(sys.argv[1])
