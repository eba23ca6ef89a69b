import type { SourceElement } from '../tree/source-element.ts';

/** Elements that a daemon adds to a definition. */
const ELEMENTS: ReadonlySet<string> = new Set([
  'address',
  'alias',
  'allocation',
  'available',
  'backingStore',
  'bridge',
  'capacity',
  'clock',
  'currentMemory',
  'emulator',
  'imagelabel',
  'key',
  'listen',
  'mac',
  'on_crash',
  'on_poweroff',
  'on_reboot',
  'permissions',
  'physical',
  'resource',
  'seclabel',
  'timestamps',
  'uuid',
  'vcpu',
]);

/** Elements that a daemon adds to these parents only. */
const CHILDREN: Readonly<Record<string, ReadonlySet<string>>> = {
  backend: new Set(['protocol']),
  channel: new Set(['target']),
  console: new Set(['target']),
  controller: new Set(['model', 'target']),
  cpu: new Set(['model']),
  devices: new Set([
    ...['audio', 'console', 'controller', 'hub', 'input', 'memballoon', 'serial', 'video'],
    'watchdog',
  ]),
  disk: new Set(['driver', 'readonly']),
  domain: new Set(['cpu', 'devices', 'iothreadids', 'memory', 'os']),
  forward: new Set(['interface']),
  interface: new Set(['target']),
  iothreadids: new Set(['iothread']),
  os: new Set(['boot', 'loader', 'nvram']),
  parallel: new Set(['target']),
  pool: new Set(['source', 'target']),
  redirdev: new Set(['protocol']),
  serial: new Set(['target']),
  source: new Set(['format', 'name']),
  target: new Set(['compat', 'format', 'model', 'path']),
  volume: new Set(['target']),
};

/** Elements that a daemon only adds if the definition has no other one. */
const ONLY: ReadonlySet<string> = new Set(['boot', 'memballoon', 'serial', 'video', 'watchdog']);

/** Attributes that a daemon adds to any element. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'arch',
  'connected',
  'id',
  'index',
  'machine',
  'placement',
  'port',
  'tty',
]);

/** Attributes that a daemon adds to these elements only. */
const ATTRIBUTES_OF: Readonly<Record<string, ReadonlySet<string>>> = {
  adapter: new Set(['type']),
  address: new Set(['bus', 'controller', 'domain', 'function', 'reg', 'slot', 'target', 'unit']),
  bridge: new Set(['delay', 'name', 'stp']),
  cid: new Set(['auto']),
  controller: new Set(['model']),
  cpu: new Set(['check', 'match', 'migratable', 'mode']),
  disk: new Set(['device', 'type']),
  driver: new Set(['name', 'type']),
  filesystem: new Set(['accessmode', 'type']),
  forward: new Set(['dev', 'mode']),
  graphics: new Set(['autoport', 'listen', 'socket']),
  hyperv: new Set(['mode']),
  input: new Set(['bus']),
  lease: new Set(['unit']),
  loader: new Set(['readonly', 'secure', 'type']),
  memory: new Set(['mode']),
  model: new Set(['fallback', 'heads', 'primary', 'ram', 'vgamem', 'vram', 'vram64']),
  network: new Set(['connections']),
  seclabel: new Set(['relabel']),
  target: new Set(['bus', 'type']),
  topology: new Set(['clusters', 'dies']),
  volume: new Set(['type']),
};

/** Attributes that a daemon drops, since the value means that it chooses the value itself. */
const DROPPED: Readonly<Record<string, string>> = {
  'graphics@port': '-1',
  'graphics@tlsPort': '-1',
  'portgroup@default': 'no',
};

/** Values that a daemon replaces by its own when it stores a definition. */
const COMPUTED: ReadonlySet<string> = new Set([
  'pool>allocation',
  'pool>available',
  'pool>capacity',
  'volume>key',
  'volume>physical',
]);

/**
 * Whether a daemon adds such an element to a definition.
 *
 * @param others The number of elements of the same name that the definition has in this place.
 */
export function isFilledElement({ key = '', parent }: SourceElement, others: number): boolean {
  if (others > 0 && ONLY.has(key)) return false;
  return ELEMENTS.has(key) || own(CHILDREN, parent?.key)?.has(key) === true;
}

/** Whether a daemon adds such an attribute to an element. */
export function isFilledAttribute({ key }: SourceElement, name: string): boolean {
  return ATTRIBUTES.has(name) || own(ATTRIBUTES_OF, key)?.has(name) === true;
}

/** Whether a daemon leaves out such an attribute of a definition: a state, or its own choice. */
export function isDroppedAttribute({ key, parent }: SourceElement, name: string): boolean {
  if (name === 'id') return key === 'domain';
  return name === 'state' && key === 'target' && parent?.parent?.key === 'devices';
}

/** Whether a daemon leaves out an attribute with such a value. */
export function isAutomatic({ key = '' }: SourceElement, name: string, value: string): boolean {
  return own(DROPPED, `${key}@${name}`) === value;
}

/** Whether a daemon leaves out such an element: a source that only says which side listens. */
export function isDroppedElement(element: SourceElement): boolean {
  const { key, parent, attributes, children } = element;
  if (key === 'imagelabel') return parent?.key === 'seclabel';
  const isChar = parent?.key === 'channel' || parent?.key === 'parallel';
  return (
    key === 'source' &&
    isChar &&
    children.length === 0 &&
    attributes.length === 1 &&
    element.attribute('mode') === 'bind'
  );
}

/** Whether a daemon replaces a text by its own. */
export function isComputed({ key, parent }: SourceElement): boolean {
  return COMPUTED.has(`${parent?.key}>${key}`);
}

/** Whether the daemon writes `after` for `before` in an attribute that a definition has. */
export function isReplaced(
  element: SourceElement,
  name: string,
  before: string,
  after: string,
): boolean {
  if (name === 'machine') return isMachineOf(before, after);
  // A drive without medium is stored as one with a file.
  const isEmpty = !element.children.some(({ key }) => key === 'source');
  return element.key === 'disk' && name === 'type' && isEmpty && after === 'file';
}

/** Whether a daemon orders such elements by itself: disks by their targets. */
export function isSorted({ key, parent }: SourceElement): boolean {
  return key === 'disk' && parent?.key === 'devices';
}

/** Whether a daemon writes the machine type `after` for `before`: `pc-q35-9.2` for `q35`. */
function isMachineOf(before: string, after: string): boolean {
  if (before === 'pc') return after.startsWith('pc-i440fx-');
  return after.startsWith(`${before}-`) || after.startsWith(`pc-${before}-`);
}

function own<T>(record: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
