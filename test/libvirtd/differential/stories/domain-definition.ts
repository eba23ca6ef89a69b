import type { Domain } from '../../../../src/index.ts';
import type { Step } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';
import { extraDiskXml, guestXml } from './domain-xml.ts';

const step = stepsOf<Domain>();

/** VIR_DOMAIN_AFFECT_CONFIG: changes the definition, not the running guest. */
const CONFIG = 2;

const EXAMPLE = ["<a b='c'/>", 'example', 'urn:example'] as const;

/** Returns the steps for a domain that is not running. */
export function definitionSteps(driver: Driver): readonly Step<Domain>[] {
  return [
    step(
      'virDomainDefineXML',
      async (me) => {
        me.it = await me.connection.domainDefineXml(guestXml(me, driver));
      },
      (tag) => `me.it = conn.defineXML(${py(guestXml(tag, driver))})`,
    ),
    step('virDomainSetAutostart', (me) => me.it.setAutostart(true), 'me.it.setAutostart(1)'),
    ...sizes(),
    ...descriptions(),
    ...limits(driver),
    ...devices(),
    step(
      'virDomainRename',
      (me) => me.it.rename(`${me.name}-renamed`),
      (tag) => `me.it.rename(${py(`${tag.name}-renamed`)})`,
    ),
    step(
      'virDomainRename',
      (me) => me.it.rename(me.name),
      (tag) => `me.it.rename(${py(tag.name)})`,
    ),
    step('virDomainUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
  ];
}

function sizes(): readonly Step<Domain>[] {
  return [
    step(
      'virDomainSetMaxMemory',
      (me) => me.it.setMaxMemory(262_144),
      'me.it.setMaxMemory(262144)',
    ),
    step(
      'virDomainSetMemoryFlags',
      (me) => me.it.setMemoryFlags(131_072, { flags: CONFIG }),
      'me.it.setMemoryFlags(131072, 2)',
    ),
    step(
      'virDomainSetVcpusFlags',
      (me) => me.it.setVcpusFlags(3, { flags: CONFIG }),
      'me.it.setVcpusFlags(3, 2)',
    ),
    step(
      'virDomainSetVcpusFlags',
      (me) => me.it.setVcpusFlags(99, { flags: CONFIG }),
      'me.it.setVcpusFlags(99, 2)',
    ),
    step(
      'virDomainPinVcpuFlags',
      (me) => me.it.pinVcpuFlags(1, [true, false], { flags: CONFIG }),
      'me.it.pinVcpuFlags(1, (True, False), 2)',
    ),
    step(
      'virDomainPinEmulator',
      (me) => me.it.pinEmulator([false, true], { flags: CONFIG }),
      'me.it.pinEmulator((False, True), 2)',
    ),
    step(
      'virDomainAddIOThread',
      (me) => me.it.addIoThread(7, { flags: CONFIG }),
      'me.it.addIOThread(7, 2)',
    ),
    step(
      'virDomainPinIOThread',
      (me) => me.it.pinIoThread(7, [true, false], { flags: CONFIG }),
      'me.it.pinIOThread(7, (True, False), 2)',
    ),
    step(
      'virDomainDelIOThread',
      (me) => me.it.delIoThread(7, { flags: CONFIG }),
      'me.it.delIOThread(7, 2)',
    ),
  ];
}

function descriptions(): readonly Step<Domain>[] {
  return [
    step(
      'virDomainSetMetadata',
      (me) => me.it.setMetadata(0, 'Größe <1>', { flags: CONFIG }),
      'me.it.setMetadata(0, "Größe <1>", None, None, 2)',
    ),
    step(
      'virDomainSetMetadata',
      (me) => {
        const [xml, key, uri] = EXAMPLE;
        return me.it.setMetadata(2, xml, { key, uri, flags: CONFIG });
      },
      `me.it.setMetadata(2, ${EXAMPLE.map(py).join(', ')}, 2)`,
    ),
    step(
      'virDomainSetMetadata',
      (me) => me.it.setMetadata(2, null, { key: 'example', uri: 'urn:example', flags: CONFIG }),
      'me.it.setMetadata(2, None, "example", "urn:example", 2)',
    ),
    step(
      'virDomainSetLifecycleAction',
      (me) => me.it.setLifecycleAction(0, 1, { flags: CONFIG }),
      'me.it.setLifecycleAction(0, 1, 2)',
    ),
  ];
}

function limits(driver: Driver): readonly Step<Domain>[] {
  // libvirt-python reads the parameters first, which the test driver does not support.
  const scheduler = driver === 'test' ? [] : [schedulerStep()];
  return [
    ...scheduler,
    step(
      'virDomainSetMemoryParameters',
      (me) =>
        me.it.setMemoryParameters(
          { hard_limit: 1_000_000, soft_limit: 900_000 },
          { flags: CONFIG },
        ),
      'me.it.setMemoryParameters({"hard_limit": 1000000, "soft_limit": 900000}, 2)',
    ),
    step(
      'virDomainSetBlkioParameters',
      (me) => me.it.setBlkioParameters({ weight: 500 }, { flags: CONFIG }),
      'me.it.setBlkioParameters({"weight": 500}, 2)',
    ),
    step(
      'virDomainSetNumaParameters',
      (me) => me.it.setNumaParameters({ numa_nodeset: '0', numa_mode: 0 }, { flags: CONFIG }),
      'me.it.setNumaParameters({"numa_nodeset": "0", "numa_mode": 0}, 2)',
    ),
    step(
      'virDomainSetBlockIoTune',
      (me) =>
        me.it.setBlockIoTune('vda', { read_iops_sec: 100, group_name: 'slow' }, { flags: CONFIG }),
      'me.it.setBlockIoTune("vda", {"read_iops_sec": 100, "group_name": "slow"}, 2)',
    ),
    step(
      'virDomainSetInterfaceParameters',
      (me) => me.it.setInterfaceParameters(me.mac, { 'inbound.average': 100 }, { flags: CONFIG }),
      ({ mac }) => `me.it.setInterfaceParameters(${py(mac)}, {"inbound.average": 100}, 2)`,
    ),
    step(
      'virDomainSetPerfEvents',
      (me) => me.it.setPerfEvents({ cpu_cycles: true }, { flags: CONFIG }),
      'me.it.setPerfEvents({"cpu_cycles": True}, 2)',
    ),
    step(
      'virDomainSetPerfEvents',
      (me) => me.it.setPerfEvents({ cpu_cycles: false }, { flags: CONFIG }),
      'me.it.setPerfEvents({"cpu_cycles": False}, 2)',
    ),
    step(
      'virDomainSetMemoryStatsPeriod',
      (me) => me.it.setMemoryStatsPeriod(5, { flags: CONFIG }),
      'me.it.setMemoryStatsPeriod(5, 2)',
    ),
  ];
}

function schedulerStep(): Step<Domain> {
  return step(
    'virDomainSetSchedulerParametersFlags',
    (me) =>
      me.it.setSchedulerParametersFlags({ cpu_shares: 512, vcpu_quota: 5000 }, { flags: CONFIG }),
    'me.it.setSchedulerParametersFlags({"cpu_shares": 512, "vcpu_quota": 5000}, 2)',
  );
}

function devices(): readonly Step<Domain>[] {
  return [
    step(
      'virDomainAttachDeviceFlags',
      (me) => me.it.attachDeviceFlags(extraDiskXml(me.name), { flags: CONFIG }),
      ({ name }) => `me.it.attachDeviceFlags(${py(extraDiskXml(name))}, 2)`,
    ),
    step(
      'virDomainUpdateDeviceFlags',
      (me) => me.it.updateDeviceFlags(extraDiskXml(me.name, '<readonly/>'), { flags: CONFIG }),
      ({ name }) => `me.it.updateDeviceFlags(${py(extraDiskXml(name, '<readonly/>'))}, 2)`,
    ),
    step(
      'virDomainDetachDeviceFlags',
      (me) => me.it.detachDeviceFlags(extraDiskXml(me.name), { flags: CONFIG }),
      ({ name }) => `me.it.detachDeviceFlags(${py(extraDiskXml(name))}, 2)`,
    ),
  ];
}
