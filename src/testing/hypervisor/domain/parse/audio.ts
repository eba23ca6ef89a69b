import { requiredEnum, requiredUnsigned } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { element, orderAttributes } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

/** The attributes of `<audio>` and of its ends, in libvirt's order. */
const ORDER = [
  ...['id', 'type', 'timerPeriod', 'dsp', 'serverName', 'driver', 'path', 'tryMMap', 'exclusive'],
  ...['dspPolicy'],
];

/** Parses an `<audio>`: the end of a sound card on the host. */
export function parseAudio(given: XmlElement): XmlElement {
  const type = requiredEnum(given, 'type', knownValues('devices/audio@type'));
  const id = requiredUnsigned(given, 'id', { nonZero: true });
  const ordered = orderAttributes(given, ORDER.slice(2));
  const own = element('audio', { id, type });
  const children = given.children.filter(
    (part) => typeof part !== 'string' && (part.name === 'input' || part.name === 'output'),
  );
  return { ...own, attributes: [...own.attributes, ...ordered.attributes], children };
}
