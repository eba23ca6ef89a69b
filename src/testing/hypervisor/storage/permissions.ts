import { ErrorDomain } from '../codes.ts';
import { xmlError } from '../failures.ts';
import type { XmlElement } from '../xml/index.ts';
import { child, childText, element, textElement } from '../xml/index.ts';

const WHERE = ErrorDomain.STORAGE;

/** `-1` in 32 bits, which means no owner or no group. */
const NOBODY = new Set(['-1', '4294967295']);

/** Returns the `<permissions>` of a target as libvirt stores them (virStorageDefParsePerms). */
export function permissionsOf(target: XmlElement): XmlElement | undefined {
  const given = child(target, 'permissions');
  if (given === undefined) return undefined;
  const mode = childText(given, 'mode');
  if (mode !== undefined && !/^\s*0*[0-7]{1,3}$/.test(mode)) {
    throw xmlError(WHERE, 'malformed octal mode');
  }
  const label = childText(given, 'label');
  const parts = [
    mode === undefined ? null : textElement('mode', `0${Number.parseInt(mode, 8).toString(8)}`),
    idOf(given, 'owner'),
    idOf(given, 'group'),
    label === undefined ? null : textElement('label', label),
  ].filter((part) => part !== null);
  return parts.length === 0 ? undefined : element('permissions', {}, parts);
}

function idOf(given: XmlElement, name: string): XmlElement | null {
  if (child(given, name) === undefined) return null;
  const text = childText(given, name)?.trim() ?? '';
  if (!/^(?:-1|\d{1,10})$/.test(text) || Number(text) > 0xff_ff_ff_ff) {
    throw xmlError(WHERE, `malformed ${name} element`);
  }
  return NOBODY.has(text) ? null : textElement(name, Number(text) | 0);
}
