import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { failure, xmlError } from '../../failures.ts';
import { parseUuidText } from '../../uuid.ts';
import { requiredEnum } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element, textElement, textOf } from '../../xml/index.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The entries of each SMBIOS table in libvirt's order. */
const ENTRIES = {
  bios: ['vendor', 'version', 'date', 'release'],
  system: ['manufacturer', 'product', 'version', 'serial', 'uuid', 'sku', 'family'],
  baseBoard: ['manufacturer', 'product', 'version', 'serial', 'asset', 'location'],
  chassis: ['manufacturer', 'version', 'serial', 'asset', 'sku'],
} as const;

/** Parses the `<sysinfo>` elements of a guest with this UUID. */
export function parseSysinfo(domain: XmlElement, uuid: string): XmlElement[] {
  return childrenNamed(domain, 'sysinfo').map((given) => {
    const type = requiredEnum(given, 'type', ['smbios', 'fwcfg']);
    const parts = type === 'smbios' ? tables(given, uuid) : firmwareEntries(given);
    return element('sysinfo', { type }, parts);
  });
}

/** Returns the UUID that `<sysinfo>` names, for a document without `<uuid>`. */
export function sysinfoUuid(domain: XmlElement): string | undefined {
  const given = childrenNamed(domain, 'sysinfo').find(
    (each) => attribute(each, 'type') === 'smbios',
  );
  const system = given && child(given, 'system');
  const text = system && entryText(system, 'uuid');
  return text === undefined ? undefined : parseUuidText(text);
}

function tables(given: XmlElement, uuid: string): (XmlElement | undefined)[] {
  const bios = child(given, 'bios');
  if (bios !== undefined) checkDate(entryText(bios, 'date'));
  const system = child(given, 'system');
  if (system !== undefined) checkUuid(entryText(system, 'uuid'), uuid);
  return [
    bios && table(bios, ENTRIES.bios),
    system && table(system, ENTRIES.system),
    ...childrenNamed(given, 'baseBoard').map((board) => table(board, ENTRIES.baseBoard)),
    childTable(given, 'chassis'),
    oemStrings(given),
  ];
}

function childTable(given: XmlElement, name: 'chassis'): XmlElement | undefined {
  const found = child(given, name);
  return found && table(found, ENTRIES[name]);
}

function table(given: XmlElement, names: readonly string[]): XmlElement | undefined {
  const entries = names.flatMap((name) => {
    const text = entryText(given, name);
    if (text === undefined) return [];
    const shown = name === 'uuid' ? (parseUuidText(text) ?? text) : text;
    return [textElement('entry', shown, { name })];
  });
  return entries.length === 0 ? undefined : element(given.name, {}, entries);
}

function entryText(given: XmlElement, name: string): string | undefined {
  const found = childrenNamed(given, 'entry').find((entry) => attribute(entry, 'name') === name);
  return found === undefined ? undefined : textOf(found) || undefined;
}

function oemStrings(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'oemStrings');
  const entries = found === undefined ? [] : childrenNamed(found, 'entry');
  if (entries.length === 0) return undefined;
  const shown = entries.map((entry) => textElement('entry', textOf(entry)));
  return element('oemStrings', {}, shown);
}

/** Checks that a date is `month/day/year`, with a year of two digits or after 1900. */
function checkDate(date: string | undefined): void {
  if (date === undefined) return;
  const [, ...parts] = /^\s*(\d+)\/(\d+)\/(\d+)$/.exec(date) ?? [];
  const [month = 0, day = 0, year = 100] = parts.map(Number);
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!isDay || (year >= 100 && year < 1900)) throw detailed("Invalid BIOS 'date' format");
}

function checkUuid(text: string | undefined, uuid: string): void {
  if (text === undefined) return;
  const given = parseUuidText(text);
  if (given === undefined) throw detailed('malformed <sysinfo> uuid element');
  if (given !== uuid) throw detailed('UUID mismatch between <uuid> and <sysinfo>');
}

function firmwareEntries(given: XmlElement): XmlElement[] {
  return childrenNamed(given, 'entry').map((entry) => {
    const name = attribute(entry, 'name');
    if (name === undefined) throw xmlError(WHERE, "Firmware entry is missing 'name' attribute");
    const file = attribute(entry, 'file');
    const text = textOf(entry);
    if (file === undefined && text === '') {
      throw xmlError(WHERE, "Firmware entry must have either value or 'file' attribute");
    }
    // The file counts if there are both.
    return file === undefined
      ? textElement('entry', text, { name })
      : element('entry', { name, file });
  });
}

function detailed(detail: string): Error {
  return failure(ErrorNumber.XML_DETAIL, WHERE, detail);
}
