import type { Domain } from '../../../../src/index.ts';
import { until } from '../../../support/until.ts';
import type { Step, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';
import { guestXml, usbDiskXml } from './domain-xml.ts';

const step = stepsOf<Domain>();

/** Returns the steps for a running guest. It is paused, so that its own activity has no effect. */
export function lifeSteps(driver: Driver): readonly Step<Domain>[] {
  return [
    step(
      'virDomainDefineXML',
      async (me) => {
        me.it = await me.connection.domainDefineXml(guestXml(me, driver));
      },
      (tag) => `me.it = conn.defineXML(${py(guestXml(tag, driver))})`,
    ),
    step('virDomainCreate', (me) => me.it.create(), 'me.it.create()'),
    ...(driver === 'qemu' ? [awaitAgent()] : []),
    step('virDomainSuspend', (me) => me.it.suspend(), 'me.it.suspend()'),
    step('virDomainResume', (me) => me.it.resume(), 'me.it.resume()'),
    step('virDomainSuspend', (me) => me.it.suspend(), 'me.it.suspend()'),
    ...liveSizes(),
    ...liveLimits(driver),
    ...liveDevices(),
    ...migration(),
    step('virDomainResume', (me) => me.it.resume(), 'me.it.resume()'),
    ...agent(driver),
    ...asks(),
    // After the agent's steps, because a guest that was reset has no agent until it has booted.
    ...signals(),
    ...saving(driver),
    ...ends(driver),
  ];
}

function liveSizes(): readonly Step<Domain>[] {
  return [
    step('virDomainSetMemory', (me) => me.it.setMemory(100_000), 'me.it.setMemory(100000)'),
    step('virDomainSetVcpus', (me) => me.it.setVcpus(3), 'me.it.setVcpus(3)'),
    step('virDomainSetVcpu', (me) => me.it.setVcpu('3', true), 'me.it.setVcpu("3", 1, 0)'),
    step('virDomainPinVcpu', (me) => me.it.pinVcpu(0, [true, false]), 'me.it.pinVcpu(0, (1, 0))'),
    step(
      'virDomainSetIOThreadParams',
      (me) => me.it.setIoThreadParams(1, { poll_max_ns: 5000 }, { flags: 1 }),
      'me.it.setIOThreadParams(1, {"poll_max_ns": 5000}, 1)',
    ),
    step(
      'virDomainBlockResize',
      (me) => me.it.blockResize('vda', 4096),
      'me.it.blockResize("vda", 4096)',
    ),
  ];
}

function liveLimits(driver: Driver): readonly Step<Domain>[] {
  const weight = step(
    'virDomainSetSchedulerParameters',
    (me) => me.it.setSchedulerParameters({ weight: 20 }),
    'me.it.setSchedulerParameters({"weight": 20})',
  );
  // libvirt-python reads the names first, and refuses unknown names itself.
  const scheduler = driver === 'test' ? [weight] : [];
  return [
    ...scheduler,
    step(
      'virDomainSetBlockThreshold',
      (me) => me.it.setBlockThreshold('vda', 1_000_000),
      'me.it.setBlockThreshold("vda", 1000000)',
    ),
    step(
      'virDomainSetLaunchSecurityState',
      (me) => me.it.setLaunchSecurityState({ 'sev-secret': 'AA==', 'sev-secret-header': 'AA==' }),
      'me.it.setLaunchSecurityState({"sev-secret": "AA==", "sev-secret-header": "AA=="}, 0)',
    ),
    step(
      'virDomainStartDirtyRateCalc',
      (me) => me.it.startDirtyRateCalc(1),
      'me.it.startDirtyRateCalc(1)',
    ),
  ];
}

/** Returns the steps that set the parameters of migration. */
function migration(): readonly Step<Domain>[] {
  return [
    step(
      'virDomainMigrateSetMaxDowntime',
      (me) => me.it.migrateSetMaxDowntime(500),
      'me.it.migrateSetMaxDowntime(500)',
    ),
    step(
      'virDomainMigrateSetMaxSpeed',
      (me) => me.it.migrateSetMaxSpeed(10),
      'me.it.migrateSetMaxSpeed(10)',
    ),
    step(
      'virDomainMigrateSetCompressionCache',
      (me) => me.it.migrateSetCompressionCache(1_048_576),
      'me.it.migrateSetCompressionCache(1048576)',
    ),
    step(
      'virDomainMigrateStartPostCopy',
      (me) => me.it.migrateStartPostCopy(),
      'me.it.migrateStartPostCopy()',
    ),
  ];
}

function liveDevices(): readonly Step<Domain>[] {
  const attach = step(
    'virDomainAttachDevice',
    (me) => me.it.attachDevice(usbDiskXml(me.name)),
    ({ name }) => `me.it.attachDevice(${py(usbDiskXml(name))})`,
  );
  return [
    attach,
    step(
      'virDomainDetachDevice',
      (me) => me.it.detachDevice(usbDiskXml(me.name)),
      ({ name }) => `me.it.detachDevice(${py(usbDiskXml(name))})`,
    ),
    attach,
    step(
      'virDomainDetachDeviceAlias',
      (me) => me.it.detachDeviceAlias('ua-extra', { flags: 1 }),
      'me.it.detachDeviceAlias("ua-extra", 1)',
      // The device is removed when QEMU reports it, which is after the call.
      { settles: true },
    ),
  ];
}

function signals(): readonly Step<Domain>[] {
  return [
    step('virDomainReset', (me) => me.it.reset(), 'me.it.reset()'),
    step('virDomainInjectNMI', (me) => me.it.injectNmi(), 'me.it.injectNMI()'),
    step(
      'virDomainSendKey',
      (me) => me.it.sendKey(0, 0, [30, 48]),
      'me.it.sendKey(0, 0, [30, 48], 2)',
    ),
    step(
      'virDomainSendProcessSignal',
      (me) => me.it.sendProcessSignal(1, 15),
      'me.it.sendProcessSignal(1, 15)',
    ),
    step('virDomainPMWakeup', (me) => me.it.pmWakeup(), 'me.it.pMWakeup()'),
    step('virDomainAbortJob', (me) => me.it.abortJob(), 'me.it.abortJob()'),
    step(
      'virDomainAbortJobFlags',
      (me) => me.it.abortJobFlags({ flags: 1 }),
      'me.it.abortJobFlags(1)',
    ),
  ];
}

function agent(driver: Driver): readonly Step<Domain>[] {
  // QEMU's agent can only trim all file systems.
  const everywhere = driver === 'qemu' ? null : '/';
  return [
    step(
      'virDomainPMSuspendForDuration',
      (me) => me.it.pmSuspendForDuration(0),
      'me.it.pMSuspendForDuration(0, 0)',
    ),
    step(
      'virDomainFSFreeze',
      (me) => me.it.fsFreeze({ mountpoints: ['/'] }),
      'me.it.fsFreeze(["/"])',
      {
        returns: true,
      },
    ),
    step('virDomainFSThaw', (me) => me.it.fsThaw(), 'me.it.fsThaw()', { returns: true }),
    step(
      'virDomainFSTrim',
      (me) => me.it.fsTrim({ mountPoint: everywhere, minimum: 512 }),
      `me.it.fSTrim(${everywhere === null ? 'None' : '"/"'}, 512)`,
    ),
    step(
      'virDomainSetTime',
      (me) => me.it.setTime(1_000_000_000, { nseconds: 5 }),
      'me.it.setTime({"seconds": 1000000000, "nseconds": 5})',
    ),
    step(
      'virDomainSetUserPassword',
      (me) => me.it.setUserPassword('root', 'secret'),
      'me.it.setUserPassword("root", "secret")',
    ),
    step(
      'virDomainAuthorizedSSHKeysSet',
      (me) => me.it.authorizedSshKeysSet('root', ['ssh-rsa AAAA']),
      'me.it.authorizedSSHKeysSet("root", ["ssh-rsa AAAA"])',
    ),
    step(
      'virDomainSetGuestVcpus',
      (me) => me.it.setGuestVcpus('1', false),
      'me.it.setGuestVcpus("1", 0)',
    ),
    step(
      'virDomainAgentSetResponseTimeout',
      (me) => me.it.agentSetResponseTimeout(7),
      'me.it.agentSetResponseTimeout(7)',
    ),
  ];
}

/** Waits until the guest has booted and opened the channel of its agent. */
function awaitAgent(): Step<Domain> {
  return step(
    'virDomainGetXMLDesc',
    (me) => until(async () => (await me.it.getXmlDesc()).includes("state='connected'")),
    'await_agent(me.it)',
  );
}

/** Returns requests that only a guest with an operating system follows. */
function asks(): readonly Step<Domain>[] {
  return [
    step('virDomainReboot', (me) => me.it.reboot(), 'me.it.reboot()'),
    step('virDomainShutdownFlags', (me) => me.it.shutdownFlags(), 'me.it.shutdownFlags(0)'),
  ];
}

/** Returns the steps that save the memory of the guest to files and restore it. */
function saving(driver: Driver): readonly Step<Domain>[] {
  const start = startSteps(driver);
  const [flags, format] = driver === 'qemu' ? [16, 16] : [0, 0];
  return [
    ...start,
    step('virDomainManagedSave', (me) => me.it.managedSave(), 'me.it.managedSave()'),
    step(
      'virDomainManagedSaveDefineXML',
      async (me) => {
        const xml = await me.it.managedSaveGetXmlDesc({ flags: 1 });
        await me.it.managedSaveDefineXml(xml.replace('<os>', TITLED), { flags: 4 });
      },
      `me.it.managedSaveDefineXML(me.it.managedSaveGetXMLDesc(1).replace("<os>", "${TITLED}"), 4)`,
    ),
    step(
      'virDomainManagedSaveRemove',
      (me) => me.it.managedSaveRemove(),
      'me.it.managedSaveRemove()',
    ),
    ...start,
    step(
      'virDomainSave',
      (me) => me.it.save(image(me)),
      (tag) => `me.it.save(${py(image(tag))})`,
    ),
    step(
      'virDomainSaveImageDefineXML',
      async (me) => {
        const xml = await me.connection.domainSaveImageGetXmlDesc(image(me), { flags: 1 });
        await me.connection.domainSaveImageDefineXml(image(me), xml.replace('<os>', TITLED), {
          flags: 4,
        });
      },
      (tag) =>
        `conn.saveImageDefineXML(${py(image(tag))}, conn.saveImageGetXMLDesc(${py(image(tag))}, 1)` +
        `.replace("<os>", "${TITLED}"), 4)`,
    ),
    step(
      'virDomainRestore',
      (me) => me.connection.domainRestore(image(me)),
      (tag) => `conn.restore(${py(image(tag))})`,
    ),
    step(
      'virDomainSaveFlags',
      (me) => me.it.saveFlags(image(me)),
      (tag) => `me.it.saveFlags(${py(image(tag))}, None, 0)`,
    ),
    step(
      'virDomainRestoreFlags',
      (me) => me.connection.domainRestoreFlags(image(me)),
      (tag) => `conn.restoreFlags(${py(image(tag))}, None, 0)`,
    ),
    step(
      'virDomainSaveParams',
      (me) => me.it.saveParams({ file: image(me) }, { flags: 4 }),
      (tag) => `me.it.saveParams({"file": ${py(image(tag))}}, 4)`,
    ),
    step(
      'virDomainRestoreParams',
      (me) => me.connection.domainRestoreParams({ file: image(me) }, { flags: 4 }),
      (tag) => `conn.restoreParams({"file": ${py(image(tag))}}, 4)`,
    ),
    step(
      'virDomainCoreDump',
      (me) => me.it.coreDump(core(me), { flags }),
      (tag) => `me.it.coreDump(${py(core(tag))}, ${flags})`,
    ),
    step(
      'virDomainCoreDumpWithFormat',
      (me) => me.it.coreDumpWithFormat(core(me), 0, { flags: format }),
      (tag) => `me.it.coreDumpWithFormat(${py(core(tag))}, 0, ${format})`,
    ),
  ];
}

const TITLED = '<title>changed</title><os>';

/** Returns the steps that start and stop the guest. */
function ends(driver: Driver): readonly Step<Domain>[] {
  const flags = startFlags(driver);
  const destroy = step('virDomainDestroy', (me) => me.it.destroy(), 'me.it.destroy()');
  return [
    step('virDomainShutdown', (me) => me.it.shutdown(), 'me.it.shutdown()'),
    destroy,
    ...startSteps(driver),
    step('virDomainDestroyFlags', (me) => me.it.destroyFlags(), 'me.it.destroyFlags(0)'),
    step('virDomainUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
    step(
      'virDomainCreateXML',
      async (me) => {
        me.it = await me.connection.domainCreateXml(guestXml(me, driver), { flags });
      },
      (tag) => `me.it = conn.createXML(${py(guestXml(tag, driver))}, ${flags})`,
    ),
    step(
      'virDomainDefineXMLFlags',
      async (me) => {
        me.it = await me.connection.domainDefineXmlFlags(guestXml(me, driver), { flags: 1 });
      },
      (tag) => `me.it = conn.defineXMLFlags(${py(guestXml(tag, driver))}, 1)`,
    ),
    step(
      'virDomainUndefineFlags',
      (me) => me.it.undefineFlags({ flags: 2 }),
      'me.it.undefineFlags(2)',
    ),
    destroy,
    step(
      'virDomainCreateLinux',
      async (me) => {
        me.it = await me.connection.domainCreateLinux(guestXml(me, driver), { flags });
      },
      (tag) => `me.it = conn.createLinux(${py(guestXml(tag, driver))}, ${flags})`,
    ),
    destroy,
  ];
}

/** Starts the guest if it is not running. */
function startSteps(driver: Driver): readonly Step<Domain>[] {
  const flags = startFlags(driver);
  return [
    step(
      'virDomainCreateWithFlags',
      (me) => me.it.createWithFlags({ flags }),
      `me.it.createWithFlags(${flags})`,
    ),
  ];
}

/** Returns the flag for a paused start if the driver supports it. */
function startFlags(driver: Driver): number {
  return driver === 'qemu' ? 1 : 0;
}

function image({ name }: Tag): string {
  return `/var/lib/libvirt/images/${name}.save`;
}

function core({ name }: Tag): string {
  return `/var/lib/libvirt/images/${name}.core`;
}
