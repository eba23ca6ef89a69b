import { remote } from '../../../../src/protocol/index.ts';
import { DOM, sends, UUID } from './row.ts';
import type { DomainRows } from './rows.ts';

const dom = DOM;
const DXML = '<domain/>';
const DEFINITION = '<domain><name>test</name></domain>';
const DISK = { target: { dev: 'vdb' } };
const DISK_XML = "<disk>\n  <target dev='vdb'/>\n</disk>\n";

/** Lifecycle, save and restore, state, XML and devices. */
export const DOMAIN_LIFECYCLE_ROWS = {
  create: {
    act: (it, o) => it.create(o),
    sent: [
      ['DOMAIN_CREATE', { dom }],
      ['DOMAIN_LOOKUP_BY_UUID', { uuid: UUID }],
    ],
  },
  createWithFlags: sends(
    (it, o) => it.createWithFlags({ flags: 1, ...o }),
    'DOMAIN_CREATE_WITH_FLAGS',
    {
      dom,
      flags: 1,
    },
  ),
  shutdown: sends((it, o) => it.shutdown(o), 'DOMAIN_SHUTDOWN', { dom }),
  shutdownFlags: sends((it, o) => it.shutdownFlags({ flags: 2, ...o }), 'DOMAIN_SHUTDOWN_FLAGS', {
    dom,
    flags: 2,
  }),
  reboot: sends((it, o) => it.reboot({ flags: 2, ...o }), 'DOMAIN_REBOOT', { dom, flags: 2 }),
  reset: sends((it, o) => it.reset(o), 'DOMAIN_RESET', { dom, flags: 0 }),
  destroy: sends((it, o) => it.destroy(o), 'DOMAIN_DESTROY', { dom }),
  destroyFlags: sends((it, o) => it.destroyFlags({ flags: 1, ...o }), 'DOMAIN_DESTROY_FLAGS', {
    dom,
    flags: 1,
  }),
  suspend: sends((it, o) => it.suspend(o), 'DOMAIN_SUSPEND', { dom }),
  resume: sends((it, o) => it.resume(o), 'DOMAIN_RESUME', { dom }),
  pmSuspendForDuration: sends(
    (it, o) => it.pmSuspendForDuration(1, o),
    'DOMAIN_PM_SUSPEND_FOR_DURATION',
    { dom, target: 1, duration: 0n, flags: 0 },
  ),
  pmWakeup: sends((it, o) => it.pmWakeup(o), 'DOMAIN_PM_WAKEUP', { dom, flags: 0 }),
  injectNmi: sends((it, o) => it.injectNmi(o), 'DOMAIN_INJECT_NMI', { dom, flags: 0 }),
  sendKey: sends((it, o) => it.sendKey(1, 50, [29, 56, 111], o), 'DOMAIN_SEND_KEY', {
    dom,
    codeset: 1,
    holdtime: 50,
    keycodes: [29, 56, 111],
    flags: 0,
  }),
  sendProcessSignal: sends(
    (it, o) => it.sendProcessSignal(-7, 9, o),
    'DOMAIN_SEND_PROCESS_SIGNAL',
    { dom, pidValue: -7n, signum: 9, flags: 0 },
  ),
  undefine: sends((it, o) => it.undefine(o), 'DOMAIN_UNDEFINE', { dom }),
  undefineFlags: sends((it, o) => it.undefineFlags({ flags: 5, ...o }), 'DOMAIN_UNDEFINE_FLAGS', {
    dom,
    flags: 5,
  }),

  save: sends((it, o) => it.save('/a', o), 'DOMAIN_SAVE', { dom, to: '/a' }),
  saveFlags: sends(
    (it, o) => it.saveFlags('/a', { dxml: DXML, flags: 1, ...o }),
    'DOMAIN_SAVE_FLAGS',
    {
      dom,
      to: '/a',
      dxml: DXML,
      flags: 1,
    },
  ),
  saveParams: sends(
    (it, o) => it.saveParams({ file: '/a', 'parallel.channels': 3 }, { flags: 1, ...o }),
    'DOMAIN_SAVE_PARAMS',
    {
      dom,
      params: [
        { field: 'file', value: { type: 7, value: '/a' } },
        { field: 'parallel.channels', value: { type: 1, value: 3 } },
      ],
      flags: 1,
    },
  ),
  managedSave: sends((it, o) => it.managedSave({ flags: 1, ...o }), 'DOMAIN_MANAGED_SAVE', {
    dom,
    flags: 1,
  }),
  hasManagedSaveImage: sends(
    (it, o) => it.hasManagedSaveImage(o),
    'DOMAIN_HAS_MANAGED_SAVE_IMAGE',
    { dom, flags: 0 },
    { answers: [[remote.domainHasManagedSaveImage, { result: 1 }]], gives: true },
  ),
  managedSaveRemove: sends((it, o) => it.managedSaveRemove(o), 'DOMAIN_MANAGED_SAVE_REMOVE', {
    dom,
    flags: 0,
  }),
  managedSaveGetConfig: sends(
    (it, o) => it.managedSaveGetConfig({ flags: 1, ...o }),
    'DOMAIN_MANAGED_SAVE_GET_XML_DESC',
    { dom, flags: 1 },
    {
      answers: [[remote.domainManagedSaveGetXmlDesc, { xml: '<domain id="7"/>' }]],
      gives: { id: 7 },
    },
  ),
  managedSaveGetXmlDesc: sends(
    (it, o) => it.managedSaveGetXmlDesc({ flags: 1, ...o }),
    'DOMAIN_MANAGED_SAVE_GET_XML_DESC',
    { dom, flags: 1 },
    { answers: [[remote.domainManagedSaveGetXmlDesc, { xml: DXML }]], gives: DXML },
  ),
  managedSaveDefineXml: sends(
    (it, o) => it.managedSaveDefineXml(DXML, { flags: 2, ...o }),
    'DOMAIN_MANAGED_SAVE_DEFINE_XML',
    { dom, dxml: DXML, flags: 2 },
  ),
  coreDump: sends((it, o) => it.coreDump('/core', { flags: 1, ...o }), 'DOMAIN_CORE_DUMP', {
    dom,
    to: '/core',
    flags: 1,
  }),
  coreDumpWithFormat: sends(
    (it, o) => it.coreDumpWithFormat('/core', 2, { flags: 16, ...o }),
    'DOMAIN_CORE_DUMP_WITH_FORMAT',
    { dom, to: '/core', dumpformat: 2, flags: 16 },
  ),

  getState: sends(
    (it, o) => it.getState(o),
    'DOMAIN_GET_STATE',
    { dom, flags: 0 },
    {
      answers: [[remote.domainGetState, { state: 1, reason: 5 }]],
      gives: { state: 1, stateName: 'running', reason: 5, reasonName: 'unpaused' },
    },
  ),
  getInfo: sends(
    (it, o) => it.getInfo(o),
    'DOMAIN_GET_INFO',
    { dom },
    {
      answers: [
        [remote.domainGetInfo, { state: 3, maxMem: 9n, memory: 8n, nrVirtCpu: 2, cpuTime: 7n }],
      ],
      gives: { state: 3, stateName: 'paused', maxMem: 9n, memory: 8n, nrVirtCpu: 2, cpuTime: 7n },
    },
  ),
  getControlInfo: sends(
    (it, o) => it.getControlInfo(o),
    'DOMAIN_GET_CONTROL_INFO',
    { dom, flags: 0 },
    {
      answers: [[remote.domainGetControlInfo, { state: 1, details: 2, stateTime: 3n }]],
      gives: { state: 1, stateName: 'job', details: 2, detailsName: 'monitor', stateTime: 3n },
    },
  ),
  isActive: sends(
    (it, o) => it.isActive(o),
    'DOMAIN_IS_ACTIVE',
    { dom },
    { answers: [[remote.domainIsActive, { active: 1 }]], gives: true },
  ),
  isPersistent: sends(
    (it, o) => it.isPersistent(o),
    'DOMAIN_IS_PERSISTENT',
    { dom },
    { answers: [[remote.domainIsPersistent, { persistent: 1 }]], gives: true },
  ),
  isUpdated: sends(
    (it, o) => it.isUpdated(o),
    'DOMAIN_IS_UPDATED',
    { dom },
    { answers: [[remote.domainIsUpdated, { updated: 1 }]], gives: true },
  ),
  getAutostart: sends(
    (it, o) => it.getAutostart(o),
    'DOMAIN_GET_AUTOSTART',
    { dom },
    { answers: [[remote.domainGetAutostart, { autostart: 1 }]], gives: true },
  ),
  setAutostart: sends((it, o) => it.setAutostart(true, o), 'DOMAIN_SET_AUTOSTART', {
    dom,
    autostart: 1,
  }),
  getAutostartOnce: sends(
    (it, o) => it.getAutostartOnce(o),
    'DOMAIN_GET_AUTOSTART_ONCE',
    { dom },
    { answers: [[remote.domainGetAutostartOnce, { autostart: 1 }]], gives: true },
  ),
  setAutostartOnce: sends((it, o) => it.setAutostartOnce(false, o), 'DOMAIN_SET_AUTOSTART_ONCE', {
    dom,
    autostart: 0,
  }),
  getMessages: sends(
    (it, o) => it.getMessages({ flags: 2, ...o }),
    'DOMAIN_GET_MESSAGES',
    { dom, flags: 2 },
    { answers: [[remote.domainGetMessages, { msgs: ['tainted'] }]], gives: ['tainted'] },
  ),
  getOsType: sends(
    (it, o) => it.getOsType(o),
    'DOMAIN_GET_OS_TYPE',
    { dom },
    { answers: [[remote.domainGetOsType, { type: 'hvm' }]], gives: 'hvm' },
  ),
  getHostname: sends(
    (it, o) => it.getHostname({ flags: 1, ...o }),
    'DOMAIN_GET_HOSTNAME',
    { dom, flags: 1 },
    { answers: [[remote.domainGetHostname, { hostname: 'web' }]], gives: 'web' },
  ),
  getTime: sends(
    (it, o) => it.getTime(o),
    'DOMAIN_GET_TIME',
    { dom, flags: 0 },
    {
      answers: [[remote.domainGetTime, { seconds: 5n, nseconds: 6 }]],
      gives: { seconds: 5n, nseconds: 6 },
    },
  ),
  setTime: sends((it, o) => it.setTime(5, { nseconds: 6, flags: 1, ...o }), 'DOMAIN_SET_TIME', {
    dom,
    seconds: 5n,
    nseconds: 6,
    flags: 1,
  }),

  getConfig: sends(
    (it, o) => it.getConfig({ flags: 3, ...o }),
    'DOMAIN_GET_XML_DESC',
    { dom, flags: 3 },
    { answers: [[remote.domainGetXmlDesc, { xml: DEFINITION }]], gives: { name: 'test' } },
  ),
  redefine: {
    act: (it, o) =>
      it.redefine(
        (draft) => {
          draft.title = 'a';
        },
        { flags: 1, validate: false, ...o },
      ),
    sent: [
      ['DOMAIN_GET_XML_DESC', { dom, flags: 3 }],
      ['DOMAIN_IS_PERSISTENT', { dom }],
      ['DOMAIN_GET_XML_DESC', { dom, flags: 3 }],
      [
        'DOMAIN_DEFINE_XML_FLAGS',
        { xml: '<domain><name>test</name><title>a</title></domain>', flags: 1 },
      ],
    ],
    answers: [
      [remote.domainGetXmlDesc, { xml: DEFINITION }],
      [remote.domainIsPersistent, { persistent: 1 }],
      [remote.domainDefineXmlFlags, { dom }],
    ],
    gives: dom,
  },
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags: 3, ...o }),
    'DOMAIN_GET_XML_DESC',
    { dom, flags: 3 },
    { answers: [[remote.domainGetXmlDesc, { xml: DXML }]], gives: DXML },
  ),
  getMetadata: sends(
    (it, o) => it.getMetadata(2, { uri: 'urn:a', flags: 1, ...o }),
    'DOMAIN_GET_METADATA',
    { dom, type: 2, uri: 'urn:a', flags: 1 },
    { answers: [[remote.domainGetMetadata, { metadata: '<a/>' }]], gives: '<a/>' },
  ),
  setMetadata: sends(
    (it, o) => it.setMetadata(2, '<a/>', { key: 'a', uri: 'urn:a', flags: 1, ...o }),
    'DOMAIN_SET_METADATA',
    { dom, type: 2, metadata: '<a/>', key: 'a', uri: 'urn:a', flags: 1 },
  ),
  rename: sends((it, o) => it.rename('other', o), 'DOMAIN_RENAME', {
    dom,
    newName: 'other',
    flags: 0,
  }),
  attachDevice: sends((it, o) => it.attachDevice('<a/>', o), 'DOMAIN_ATTACH_DEVICE', {
    dom,
    xml: '<a/>',
  }),
  attach: sends(
    (it, o) => it.attach({ disk: DISK }, { flags: 3, ...o }),
    'DOMAIN_ATTACH_DEVICE_FLAGS',
    { dom, xml: DISK_XML, flags: 3 },
  ),
  detach: sends(
    (it, o) => it.detach({ disk: DISK }, { flags: 3, ...o }),
    'DOMAIN_DETACH_DEVICE_FLAGS',
    { dom, xml: DISK_XML, flags: 3 },
  ),
  update: sends(
    (it, o) => it.update({ disk: DISK }, { flags: 3, ...o }),
    'DOMAIN_UPDATE_DEVICE_FLAGS',
    { dom, xml: DISK_XML, flags: 3 },
  ),
  attachDeviceFlags: sends(
    (it, o) => it.attachDeviceFlags('<a/>', { flags: 3, ...o }),
    'DOMAIN_ATTACH_DEVICE_FLAGS',
    { dom, xml: '<a/>', flags: 3 },
  ),
  detachDevice: sends((it, o) => it.detachDevice('<a/>', o), 'DOMAIN_DETACH_DEVICE', {
    dom,
    xml: '<a/>',
  }),
  detachDeviceFlags: sends(
    (it, o) => it.detachDeviceFlags('<a/>', { flags: 3, ...o }),
    'DOMAIN_DETACH_DEVICE_FLAGS',
    { dom, xml: '<a/>', flags: 3 },
  ),
  detachDeviceAlias: sends(
    (it, o) => it.detachDeviceAlias('net0', { flags: 1, ...o }),
    'DOMAIN_DETACH_DEVICE_ALIAS',
    { dom, alias: 'net0', flags: 1 },
  ),
  updateDeviceFlags: sends(
    (it, o) => it.updateDeviceFlags('<a/>', { flags: 3, ...o }),
    'DOMAIN_UPDATE_DEVICE_FLAGS',
    { dom, xml: '<a/>', flags: 3 },
  ),
  setLifecycleAction: sends(
    (it, o) => it.setLifecycleAction(2, 3, { flags: 1, ...o }),
    'DOMAIN_SET_LIFECYCLE_ACTION',
    { dom, type: 2, action: 3, flags: 1 },
  ),
  graphicsReload: sends((it, o) => it.graphicsReload(1, o), 'DOMAIN_GRAPHICS_RELOAD', {
    dom,
    type: 1,
    flags: 0,
  }),
  announceInterface: sends(
    (it, o) => it.announceInterface({ device: 'vnet0', params: { rounds: 5 }, ...o }),
    'DOMAIN_ANNOUNCE_INTERFACE',
    {
      dom,
      device: 'vnet0',
      params: [{ field: 'rounds', value: { type: 2, value: 5 } }],
      flags: 0,
    },
  ),
} satisfies Partial<DomainRows>;
