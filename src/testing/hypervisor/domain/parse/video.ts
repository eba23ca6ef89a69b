import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import {
  checkKnown,
  enumAttribute,
  requiredUnsigned,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element, parseUnsigned } from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';
import { checkNoVirtioOptions, virtioOptions } from './virtio-options.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The models whose memory has a default size, in KiB. */
const MEMORY: Readonly<Record<string, bigint>> = {
  vga: 16_384n,
  cirrus: 16_384n,
  vmvga: 16_384n,
  bochs: 16_384n,
  xen: 4096n,
  qxl: 65_536n,
};

/** The default memory of simple models on other hypervisors, in KiB. */
const OTHER_MEMORY: Readonly<Record<string, bigint>> = { vbox: 8192n, vmware: 4096n };

const SIMPLE_MODELS = ['vga', 'cirrus', 'vmvga'];

/** The attributes that only QXL has. */
const QXL_ONLY = ['ram', 'vram64', 'vgamem'];

/** The facts about a guest that decide about its video. */
interface VideoGuest {
  readonly osType: string;
  readonly arch: string;
  readonly domainType: string;
}

/** Parses a `<video>`. The default model depends on the guest. */
export function parseVideo(given: XmlElement, guest: VideoGuest): XmlElement {
  const model = child(given, 'model') ?? element('model');
  const asked = attribute(model, 'type') || 'default';
  checkKnown(asked, knownValues('devices/video/model@type', ['default', 'parallels']), MODEL);
  const type = asked === 'default' ? defaultModel(guest) : asked;
  const amount = (name: string): bigint => amountOf(model, name);
  const driver = parseDriver(given, type);
  const isPrimary = attribute(model, 'primary') === 'yes';
  const shown = {
    type,
    ram: roundUp(type === 'qxl' ? amount('ram') || MEMORY['qxl'] || 0n : amount('ram')),
    vram: roundUp(amount('vram') || defaultMemory(type, guest)),
    vram64: amount('vram64'),
    vgamem: amount('vgamem'),
    heads: attribute(model, 'heads') === undefined ? 1n : amount('heads'),
  };
  const values = Object.entries(shown).map(([name, value]) => [name, value || undefined] as const);
  checkQxlOnly(type, shown);
  const parts = [acceleration(model), resolution(model)];
  const written = element(
    'model',
    { ...Object.fromEntries(values), primary: isPrimary ? 'yes' : undefined },
    parts,
  );
  const info = deviceInfo(given);
  if (type === 'ramfb' && info.some(({ name }) => name === 'address')) {
    throw configUnsupported(WHERE, 'address not supported for video type ramfb');
  }
  return element('video', {}, [driver, written, ...info]);
}

const MODEL = 'video model';

function defaultModel({ osType, arch }: VideoGuest): string {
  if (osType === 'xen' || osType === 'linux') return 'xen';
  return arch.startsWith('ppc64') ? 'vga' : 'cirrus';
}

function defaultMemory(type: string, { domainType }: VideoGuest): bigint {
  const other = SIMPLE_MODELS.includes(type) ? OTHER_MEMORY[domainType] : undefined;
  return other ?? MEMORY[type] ?? 0n;
}

function amountOf(model: XmlElement, name: string): bigint {
  const text = attribute(model, name) || undefined;
  const value = text === undefined ? 0n : parseUnsigned(text);
  if (value === undefined) {
    const detail = `cannot parse video ${name} '${text}'`;
    throw name === 'heads' ? internalError(WHERE, detail) : xmlError(WHERE, detail);
  }
  return value;
}

/** Rounds up to a power of two. */
function roundUp(amount: bigint): bigint {
  let power = 1n;
  while (power < amount) power *= 2n;
  return amount === 0n ? 0n : power;
}

function checkQxlOnly(type: string, values: Readonly<Record<string, unknown>>): void {
  if (type === 'qxl') return;
  const given = QXL_ONLY.find((name) => values[name] !== 0n);
  if (given !== undefined) {
    const detail = `${given} attribute only supported for video type qxl`;
    throw configUnsupported(WHERE, detail);
  }
}

function parseDriver(given: XmlElement, type: string): XmlElement | undefined {
  const driver = child(given, 'driver');
  if (driver === undefined) return undefined;
  const name = enumAttribute(driver, 'name', ['qemu', 'vhostuser']);
  if (name === 'vhostuser' && type !== 'virtio') {
    const detail = "'vhostuser' driver is only supported with 'virtio' device";
    throw configUnsupported(WHERE, detail);
  }
  if (type !== 'virtio') checkNoVirtioOptions(driver);
  const vgaconf = enumAttribute(driver, 'vgaconf', ['io', 'on', 'off']);
  const shown = element('driver', { ...virtioOptions(driver), vgaconf, name });
  return shown.attributes.length === 0 ? undefined : shown;
}

function acceleration(model: XmlElement): XmlElement | undefined {
  const found = child(model, 'acceleration');
  if (found === undefined) return undefined;
  const shown = element('acceleration', {
    accel2d: yesNoAttribute(found, 'accel2d'),
    accel3d: yesNoAttribute(found, 'accel3d'),
    rendernode: attribute(found, 'rendernode'),
  });
  return shown.attributes.length === 0 ? undefined : shown;
}

function resolution(model: XmlElement): XmlElement | undefined {
  const found = child(model, 'resolution');
  if (found === undefined) return undefined;
  const x = requiredUnsigned(found, 'x');
  const y = requiredUnsigned(found, 'y');
  if (x === 0n || y === 0n) {
    throw configUnsupported(WHERE, 'video resolution values must be greater than 0');
  }
  return element('resolution', { x, y });
}

/**
 * Puts the video that the document calls primary first, and marks the first one. A video without a
 * model has only its alias.
 */
export function withPrimaryVideo(videos: readonly XmlElement[]): XmlElement[] {
  const sorted = [
    ...videos.filter(isPrimary).toReversed(),
    ...videos.filter((video) => !isPrimary(video)),
  ];
  if (videos.filter(isPrimary).length > 1) {
    throw configUnsupported(WHERE, 'Only one primary video device is supported');
  }
  checkVideos(sorted);
  return sorted.map((video, index) => (index === 0 ? markPrimary(video) : video));
}

function modelOf(video: XmlElement): XmlElement {
  return child(video, 'model') ?? element('model');
}

function isPrimary(video: XmlElement): boolean {
  return attribute(modelOf(video), 'primary') === 'yes';
}

function checkVideos(videos: readonly XmlElement[]): void {
  const none = videos.some((video) => attribute(modelOf(video), 'type') === 'none');
  if (none && videos.length > 1) {
    const detail = "a 'none' video type must be the only video device defined for the domain";
    throw configUnsupported(WHERE, detail);
  }
}

function markPrimary(video: XmlElement): XmlElement {
  const model = modelOf(video);
  const isNone = attribute(model, 'type') === 'none';
  const children = isNone
    ? [element('model', { type: 'none' }), child(video, 'alias')]
    : video.children.map((part) =>
        part === model ? { ...model, attributes: withPrimary(model) } : part,
      );
  return element('video', {}, children);
}

function withPrimary(model: XmlElement): XmlElement['attributes'] {
  return [...model.attributes.filter(([name]) => name !== 'primary'), ['primary', 'yes']];
}
