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
  withChildren,
} from '../../xml/index.ts';
import { enumAttribute } from './shape.ts';

const OS_TYPES = ['hvm', 'xen', 'linux', 'exe', 'uml', 'aix', 'xenpvh'];
const BOOT_DEVICES = ['fd', 'cdrom', 'hd', 'network'];

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
  'loongarch64',
  'm68k',
  'microblaze',
  'microblazeel',
  'mips',
  'mipsel',
  'mips64',
  'mips64el',
  'or32',
  'parisc',
  'parisc64',
  'ppc',
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

/** The children of `<os>` in libvirt's order. */
const ORDER = [
  'type',
  'firmware',
  'init',
  'initarg',
  'initenv',
  'initdir',
  'inituser',
  'initgroup',
  'loader',
  'nvram',
  'kernel',
  'initrd',
  'cmdline',
  'dtb',
  'acpi',
  'boot',
  'bootmenu',
  'bios',
  'smbios',
];

/**
 * Parses `<os>` with its defaults: the host's architecture, and a boot device for firmware that
 * needs one.
 */
export function parseOs(domain: XmlElement, hostArch: string): XmlElement {
  const given = child(domain, 'os') ?? element('os');
  const bootloader = child(domain, 'bootloader') !== undefined;
  const type = osType(given, bootloader);
  const arch = attribute(type, 'arch') ?? hostArch;
  if (!ARCHITECTURES.includes(arch)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `Unknown architecture ${arch}`);
  }
  const boots = childrenNamed(given, 'boot');
  for (const boot of boots) {
    enumAttribute(boot, 'dev', BOOT_DEVICES);
  }
  const name = type.children.join('');
  const orders = perDeviceBoot(domain);
  if (orders && boots.length > 0) {
    const detail = 'per-device boot elements cannot be used together with os/boot elements';
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const needsBoot = name === 'hvm' && !bootloader && !orders && boots.length === 0;
  const written = textElement('type', name, { arch, machine: attribute(type, 'machine') });
  const others = ORDER.slice(1).flatMap((known) => {
    if (known === 'boot') {
      return needsBoot ? [element('boot', { dev: 'hd' })] : boots;
    }
    return bootloader && (known === 'bootmenu' || known === 'bios')
      ? []
      : childrenNamed(given, known);
  });
  return withChildren({ ...given, children: [] }, [written, ...others]);
}

function osType(given: XmlElement, bootloader: boolean): XmlElement {
  const name = childText(given, 'type');
  if (name === undefined) {
    if (bootloader) {
      return textElement('type', 'xen');
    }
    throw xmlError(ErrorDomain.DOMAIN, 'an os <type> must be specified');
  }
  if (!OS_TYPES.includes(name)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown OS type '${name}'`);
  }
  return child(given, 'type') ?? textElement('type', name);
}

function perDeviceBoot(domain: XmlElement): boolean {
  const devices = child(domain, 'devices');
  return (
    devices?.children.some(
      (device) => typeof device !== 'string' && child(device, 'boot') !== undefined,
    ) ?? false
  );
}
