import { requiredEnum } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';

const YES_NO = ['yes', 'no'];

/** The channels of SPICE in libvirt's order. */
const CHANNELS = [
  ...['main', 'display', 'inputs', 'cursor', 'playback', 'record', 'smartcard', 'usbredir'],
];

/** The settings of SPICE in libvirt's order, with their attribute and its values. */
const SETTINGS: readonly (readonly [
  name: string,
  attribute: string,
  values?: readonly string[],
])[] = [
  ['image', 'compression'],
  ['jpeg', 'compression'],
  ['zlib', 'compression'],
  ['playback', 'compression', ['on', 'off']],
  ['streaming', 'mode'],
  ['mouse', 'mode'],
  ['clipboard', 'copypaste', YES_NO],
  ['filetransfer', 'enable', YES_NO],
];

/** Parses the channels and settings of a `<graphics type='spice'>`, in libvirt's order. */
export function spiceParts(given: XmlElement): XmlElement[] {
  const channels = parseChannels(given);
  const settings = SETTINGS.flatMap(([name, key, values]) => {
    const found = child(given, name);
    if (found === undefined) return [];
    const known = values ?? knownValues(`devices/graphics/${name}@${key}`);
    return [element(name, { [key]: requiredEnum(found, key, known) })];
  });
  const gl = child(given, 'gl');
  const shown =
    gl === undefined
      ? []
      : [
          element('gl', {
            enable: requiredEnum(gl, 'enable', YES_NO),
            rendernode: attribute(gl, 'rendernode'),
          }),
        ];
  return [...channels, ...settings, ...shown];
}

function parseChannels(given: XmlElement): XmlElement[] {
  const modes = new Map(
    childrenNamed(given, 'channel').map((channel) => [
      requiredEnum(channel, 'name', CHANNELS),
      requiredEnum(channel, 'mode', knownValues('devices/graphics/channel@mode')),
    ]),
  );
  return CHANNELS.flatMap((name) => {
    const mode = modes.get(name);
    return mode === undefined || mode === 'any' ? [] : [element('channel', { name, mode })];
  });
}
