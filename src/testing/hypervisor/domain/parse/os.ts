import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { bootParts } from './boot.ts';
import { parseFirmware, parseLoader } from './firmware.ts';

const WHERE = ErrorDomain.DOMAIN;

const OS_TYPES = ['hvm', 'xen', 'linux', 'exe', 'uml', 'xenpvh'];

/** The architectures that `<type arch>` may name (`virArch`). */
export const ARCHITECTURES: readonly string[] = [
  'alpha',
  'armv6l',
  'armv7l',
  'armv7b',
  'aarch64',
  'cris',
  'i686',
  'ia64',
  'lm32',
  'm68k',
  'microblaze',
  'microblazeel',
  'mips',
  'mipsel',
  'mips64',
  'mips64el',
  'openrisc',
  'parisc',
  'parisc64',
  'ppc',
  'ppcle',
  'ppc64',
  'ppc64le',
  'ppcemb',
  'riscv32',
  'riscv64',
  's390',
  's390x',
  'sh4',
  'sh4eb',
  'sparc',
  'sparc64',
  'unicore32',
  'x86_64',
  'xtensa',
  'xtensaeb',
];

/** The facts about a guest that decide how libvirt reads its document. */
export interface GuestSystemType {
  /** The type of the guest's system: `hvm` for a whole machine, `exe` for a container. */
  readonly osType: string;
  readonly arch: string;
  readonly machine: string | undefined;
  /** Whether a program on the host loads the guest's kernel. */
  readonly hasBootloader: boolean;
}

/**
 * Returns the type of the guest's system. The architecture is the host's if the document names
 * none.
 */
export function parseSystemType(domain: XmlElement, hostArch: string): GuestSystemType {
  const type = child(child(domain, 'os') ?? element('os'), 'type') ?? element('type');
  const hasBootloader = childText(domain, 'bootloader') !== undefined;
  const osType = knownType(textOf(type) || undefined, hasBootloader);
  const arch = attribute(type, 'arch') || hostArch;
  if (!ARCHITECTURES.includes(arch)) {
    throw configUnsupported(WHERE, `Unknown architecture ${arch}`);
  }
  // A guest of Xen with this name has always been a paravirtual one.
  const isXen = osType === 'linux' && attribute(domain, 'type') === 'xen';
  const machine = attribute(type, 'machine') || undefined;
  return { osType: isXen ? 'xen' : osType, arch, machine, hasBootloader };
}

/**
 * Parses `<os>`. Each type of guest has its own ways to start, and libvirt drops those of other
 * types. The boot devices follow after the devices ({@link withBootDevices}).
 */
export function parseOs(domain: XmlElement, system: GuestSystemType): XmlElement {
  const given = child(domain, 'os') ?? element('os');
  const { osType, arch, machine } = system;
  const isXen = osType === 'xen' && attribute(domain, 'type') === 'xen';
  const type = textElement('type', isXen ? 'linux' : osType, { arch, machine });
  const firmware = osType === 'hvm' ? parseFirmware(given) : undefined;
  const parts = partsOf(given, system);
  const firmwareType = firmware?.type;
  return element('os', { firmware: firmwareType }, [
    type,
    firmware?.features,
    ...parts,
    smbios(given),
  ]);
}

function partsOf(given: XmlElement, { osType, hasBootloader }: GuestSystemType): XmlElement[] {
  switch (osType) {
    case 'hvm':
      return [
        ...parseLoader(given),
        ...kernelParts(given),
        ...acpiTables(given),
        ...bootParts(given, hasBootloader),
      ];
    case 'xen':
    case 'xenpvh':
    case 'uml':
      return [...parseLoader(given), ...kernelParts(given)];
    case 'exe':
      return initParts(given);
    default:
      return [];
  }
}

function knownType(name: string | undefined, hasBootloader: boolean): string {
  if (name === undefined) {
    if (hasBootloader) return 'xen';
    throw xmlError(WHERE, 'an os <type> must be specified');
  }
  if (!OS_TYPES.includes(name)) {
    throw configUnsupported(WHERE, `unknown OS type '${name}'`);
  }
  return name;
}

function kernelParts(given: XmlElement): XmlElement[] {
  return texts(given, ['kernel', 'initrd', 'cmdline', 'dtb', 'root']);
}

function acpiTables(given: XmlElement): XmlElement[] {
  const tables = childrenNamed(child(given, 'acpi') ?? element('acpi'), 'table');
  const [table] = tables;
  if (table === undefined) return [];
  if (tables.length > 1) throw xmlError(WHERE, 'Only one acpi table is supported');
  const type = attribute(table, 'type');
  if (type === undefined) throw xmlError(WHERE, 'Missing acpi table type');
  if (type !== 'slic') throw xmlError(WHERE, `Unknown acpi table type: ${type}`);
  return [element('acpi', {}, [textElement('table', textOf(table), { type })])];
}

function initParts(given: XmlElement): XmlElement[] {
  const init = texts(given, ['init']);
  if (init.length === 0) throw xmlError(WHERE, 'init binary must be specified');
  const args = childrenNamed(given, 'initarg').map((arg) => {
    const text = textOf(arg);
    if (text === '') throw xmlError(WHERE, 'No data supplied for <initarg> element');
    return textElement('initarg', text);
  });
  const env = childrenNamed(given, 'initenv').map((variable) => {
    const name = attribute(variable, 'name');
    if (name === undefined) throw xmlError(WHERE, 'No name supplied for <initenv> element');
    const text = textOf(variable);
    if (text === '') {
      throw xmlError(WHERE, `No value supplied for <initenv name='${name}'> element`);
    }
    return textElement('initenv', text, { name });
  });
  const rest = texts(given, ['initdir', 'inituser', 'initgroup', 'cmdline']);
  return [...init, ...args, ...env, ...rest];
}

function texts(given: XmlElement, names: readonly string[]): XmlElement[] {
  return names.flatMap((name) => {
    const text = childText(given, name);
    return text === undefined ? [] : [textElement(name, text)];
  });
}

/** Returns where the guest's SMBIOS tables come from, unless it is the default. */
function smbios(given: XmlElement): XmlElement | undefined {
  const mode = attribute(child(given, 'smbios') ?? element('smbios'), 'mode') || undefined;
  if (mode === undefined) return undefined;
  if (!['none', 'emulate', 'host', 'sysinfo'].includes(mode)) {
    throw configUnsupported(WHERE, `unknown smbios mode '${mode}'`);
  }
  return mode === 'none' ? undefined : element('smbios', { mode });
}
