import { describe, expect, it } from '@jest/globals';
import { failureOf, newHypervisor } from '../support.ts';
import { probeXml } from './probe-xml.ts';

/**
 * Documents that libvirt 9.0.0 refuses on `test:///default`, with its numbers and words. `!` marks
 * parts of a domain, all others are devices.
 */
describe('A domain', () => {
  describe('with a fault in its boot and firmware', () => {
    it.each([
      [
        "!<os firmware='uefi'><type>hvm</type></os>",
        '27/20 XML error: unknown firmware value uefi',
      ],
      [
        "!<os firmware='efi'><type>hvm</type><loader readonly='yes'/></os>",
        "35/20 loader attribute 'readonly' cannot be specified when firmware autoselection is enabled",
      ],
      [
        "!<os firmware='efi'><type>hvm</type><loader type='rom'>/a</loader></os>",
        "35/20 loader attribute 'type' cannot be specified when firmware autoselection is enabled",
      ],
      [
        "!<os firmware='efi'><type>hvm</type><nvram template='/a'/></os>",
        "35/20 nvram attribute 'template' cannot be specified when firmware autoselection is enabled",
      ],
      [
        '!<os><type>hvm</type><loader/></os>',
        '35/20 no loader path specified and firmware auto selection disabled',
      ],
      [
        "!<os firmware='efi'><type>hvm</type><firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='no' name='secure-boot'/></firmware></os>",
        "35/20 firmware feature 'enrolled-keys' cannot be enabled when firmware feature 'secure-boot' is disabled",
      ],
      [
        "!<os><type>hvm</type><bootmenu enable='yes' timeout='65536'/></os>",
        '67/20 unsupported configuration: invalid value for boot menu timeout, must be in range [0,65535]',
      ],
      [
        '!<os><type>hvm</type><boot/></os>',
        "27/5 XML error: Missing required attribute 'dev' in element 'boot'",
      ],
      [
        "!<os><type>hvm</type><smbios mode='bad'/></os>",
        "67/20 unsupported configuration: unknown smbios mode 'bad'",
      ],
      [
        "!<os><type arch='loongarch64'>hvm</type></os>",
        '67/20 unsupported configuration: Unknown architecture loongarch64',
      ],
      ['!<os><type>exe</type></os>', '27/20 XML error: init binary must be specified'],
      [
        "<disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk><disk><source file='/b'/><target dev='vdb'/><boot order='1'/></disk>",
        "67/20 unsupported configuration: boot order '1' used for more than one device",
      ],
      [
        "<disk><source file='/a'/><target dev='vda'/><boot order='0'/></disk>",
        "27/5 XML error: Invalid value for attribute 'order' in element 'boot': Zero is not permitted",
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });

  describe('with a fault in its memory and processors', () => {
    it.each([
      [
        '!<memory>0</memory>',
        '27/20 XML error: Memory size must be specified via <memory> or in the <numa> configuration',
      ],
      [
        "!<maxMemory unit='GiB'>1</maxMemory>",
        '27/20 XML error: both maximum memory size and memory slot count must be specified',
      ],
      [
        "!<maxMemory slots='1'>1</maxMemory>",
        '27/20 XML error: maximum memory size must be equal or greater than the actual memory size',
      ],
      [
        "!<memoryBacking><source type='bad'/></memoryBacking>",
        "67/20 unsupported configuration: unknown memoryBacking/source/type 'bad'",
      ],
      [
        "!<memoryBacking><hugepages><page size='0'/></hugepages></memoryBacking>",
        "35/20 hugepage size can't be zero",
      ],
      ['!<cpu><numa/></cpu>', '27/20 XML error: NUMA topology defined without NUMA cells'],
      [
        "!<vcpu>2</vcpu><cpu><numa><cell cpus='0-2' memory='1'/></numa></cpu>",
        '1/20 internal error: Number of CPUs in <numa> exceeds the <vcpu> count',
      ],
      [
        "!<vcpu>2</vcpu><cpu><numa><cell cpus='5' memory='1'/></numa></cpu>",
        '1/20 internal error: CPU IDs in <numa> exceed the <vcpu> count',
      ],
      [
        "!<cpu><numa><cell id='3' memory='1'/></numa></cpu>",
        "27/20 XML error: Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not starting from 0 are not allowed",
      ],
      [
        "!<vcpu>2</vcpu><cpu><numa><cell cpus='0' memory='1'/><cell cpus='0' memory='1'/></numa></cpu>",
        '67/20 unsupported configuration: NUMA cells 1 and 0 have overlapping vCPU ids',
      ],
      [
        '!<cpu><numa><cell/></numa></cpu>',
        "27/5 XML error: missing element or attribute './@memory'",
      ],
      [
        "!<numatune><memory mode='bad'/></numatune>",
        "67/20 unsupported configuration: Unsupported NUMA memory tuning mode 'bad'",
      ],
      [
        "!<numatune><memory mode='strict'/></numatune>",
        "67/20 unsupported configuration: nodeset for NUMA memory tuning must be set if 'placement' is 'static'",
      ],
      [
        "!<numatune><memnode cellid='0' nodeset='0'/></numatune>",
        "27/20 XML error: Element 'memnode' is invalid without any guest NUMA cells",
      ],
      ["!<cpu mode='bad'/>", "67/31 unsupported configuration: Invalid mode attribute 'bad'"],
      [
        "!<cpu><feature name='a'/></cpu>",
        '27/31 XML error: Non-empty feature list specified without CPU model',
      ],
      [
        "!<cpu><model>a</model><feature policy='bad' name='a'/></cpu>",
        '67/31 unsupported configuration: Invalid CPU feature policy',
      ],
      [
        "!<cpu><model>a</model><feature name='a'/><feature name='a'/></cpu>",
        "27/31 XML error: CPU feature 'a' specified more than once",
      ],
      [
        "!<cpu><model vendor_id='short'>a</model></cpu>",
        '27/31 XML error: vendor_id must be exactly 12 characters long',
      ],
      [
        "!<cpu migratable='on'/>",
        "67/31 unsupported configuration: Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode",
      ],
      [
        "!<cpu check='full'/>",
        '67/20 unsupported configuration: check attribute specified for CPU with no model',
      ],
      [
        "<memory model='dimm'><target><size>1</size><node>0</node></target></memory>",
        "35/20 can't add memory backend as guest has no NUMA nodes configured",
      ],
      ["<memory model='dimm'/>", '27/20 XML error: missing <target> element for <memory> device'],
      [
        "<memory model='nvdimm'><target><size>1</size></target></memory>",
        "35/20 path is required for model 'nvdimm'",
      ],
      [
        "<memory model='dimm'><target><size>1048576</size></target></memory>",
        '27/20 XML error: Total size of memory devices exceeds the total memory size',
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });

  describe('with a fault in its features, identity and labels', () => {
    it.each([
      ['!<features><bad/></features>', "67/20 unsupported configuration: unexpected feature 'bad'"],
      [
        "!<features><hyperv><bad state='on'/></hyperv></features>",
        '67/20 unsupported configuration: unsupported HyperV Enlightenment feature: bad',
      ],
      [
        "!<features><hyperv><spinlocks state='on' retries='1'/></hyperv></features>",
        '27/20 XML error: HyperV spinlock retry count must be at least 4095',
      ],
      [
        "!<features><hyperv><vendor_id state='on' value='a,b'/></hyperv></features>",
        '27/20 XML error: HyperV vendor_id value is invalid',
      ],
      [
        "!<features><kvm><dirty-ring state='on' size='1'/></kvm></features>",
        '27/20 XML error: dirty ring must be power of 2 and ranges [1024, 65536]',
      ],
      [
        "!<features><pmu state='bad'/></features>",
        "27/5 XML error: Invalid value for attribute 'state' in element 'pmu': 'bad'.",
      ],
      [
        "!<sysinfo type='smbios'><system><entry name='uuid'>x</entry></system></sysinfo>",
        '35/20 malformed <sysinfo> uuid element',
      ],
      [
        "!<uuid>12345678-12f4-1234-1234-a23456a89013</uuid><sysinfo type='smbios'><system><entry name='uuid'>12345678-12f4-1234-1234-a23456a89012</entry></system></sysinfo>",
        '35/20 UUID mismatch between <uuid> and <sysinfo>',
      ],
      [
        "!<sysinfo type='smbios'><bios><entry name='date'>x</entry></bios></sysinfo>",
        "35/20 Invalid BIOS 'date' format",
      ],
      [
        "!<sysinfo type='fwcfg'><entry name='a'/></sysinfo>",
        "27/20 XML error: Firmware entry must have either value or 'file' attribute",
      ],
      [
        "!<seclabel type='dynamic' relabel='no'/>",
        '67/20 unsupported configuration: dynamic label type must use resource relabeling',
      ],
      [
        "!<seclabel type='none' relabel='yes'/>",
        "67/20 unsupported configuration: resource relabeling is not compatible with 'none' label type",
      ],
      ["!<seclabel type='static'/>", '27/20 XML error: security label is missing'],
      [
        "!<seclabel type='dynamic' model='a'/><seclabel type='dynamic' model='a'/>",
        '35/20 seclabel for model a is already provided',
      ],
      ["!<launchSecurity type='sev'/>", '27/20 XML error: failed to get launch security policy'],
      [
        "!<launchSecurity type='sev-snp'/>",
        "27/5 XML error: Invalid value for attribute 'type' in element 'launchSecurity': 'sev-snp'.",
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });
});
