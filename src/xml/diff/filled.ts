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
  'currentMemory',
  'emulator',
  'key',
  'mac',
  'on_crash',
  'on_poweroff',
  'on_reboot',
  'physical',
  'resource',
  'seclabel',
  'timestamps',
  'uuid',
]);

/** Devices that a daemon adds to a definition. */
const DEVICES: ReadonlySet<string> = new Set([
  'audio',
  'controller',
  'input',
  'memballoon',
  'watchdog',
]);

/** Attributes that a daemon adds to an element. */
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

/** Whether a daemon adds such an element to a definition. */
export function isFilledElement({ key = '', parent }: SourceElement): boolean {
  if (ELEMENTS.has(key)) return true;
  if (parent?.key === 'devices') return DEVICES.has(key);
  return parent?.key === 'interface' && key === 'target';
}

/** Whether a daemon adds such an attribute to an element. */
export function isFilledAttribute(name: string): boolean {
  return ATTRIBUTES.has(name);
}

/** Whether a daemon writes the machine type `after` for `before`: `pc-q35-9.2` for `q35`. */
export function isMachineOf(before: string, after: string): boolean {
  if (before === 'pc') return after.startsWith('pc-i440fx-');
  return after.startsWith(`${before}-`) || after.startsWith(`pc-${before}-`);
}
