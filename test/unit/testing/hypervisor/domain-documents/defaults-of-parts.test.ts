import { describe, expect, it } from '@jest/globals';
import { addedLines } from './added-lines.ts';

/**
 * The parts that libvirt 9.0.0 adds and normalises on `test:///default`. `!` marks parts of a domain,
 * all others are devices.
 */
describe('The configuration of a domain', () => {
  describe('with boot and firmware', () => {
    it.each([
      ['!<os><type>hvm</type><loader>/a</loader></os>', ["<loader type='rom'>/a</loader>"]],
      ["!<os><type>hvm</type><boot dev='hd'/><smbios mode='none'/></os>", []],
      [
        '!<os><type>exe</type><init>/i</init><initarg>a</initarg><kernel>/k</kernel></os>',
        ["<type arch='i686'>exe</type>", '<init>/i</init>', '<initarg>a</initarg>'],
      ],
      [
        "!<os firmware='efi'><type>hvm</type><firmware><feature enabled='yes' name='enrolled-keys'/></firmware><loader secure='yes'/></os>",
        [
          "<os firmware='efi'>",
          '<firmware>',
          "<feature enabled='yes' name='enrolled-keys'/>",
          "<feature enabled='yes' name='secure-boot'/>",
          '</firmware>',
          "<loader secure='yes'/>",
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });

  describe('with memory and processors', () => {
    it.each([
      [
        "!<vcpu>2</vcpu><cpu><numa><cell cpus='0' memory='256' unit='MiB'/><cell cpus='1' memory='262144'/></numa></cpu>",
        [
          "<vcpu placement='static'>2</vcpu>",
          '<cpu>',
          '<numa>',
          "<cell id='0' cpus='0' memory='262144' unit='KiB'/>",
          "<cell id='1' cpus='1' memory='262144' unit='KiB'/>",
          '</numa>',
          '</cpu>',
        ],
      ],
      [
        "!<vcpu>4</vcpu><cpu><numa><cell id='1' cpus='0-1' memory='512'/><cell id='0' cpus='2,3' memory='1' unit='MiB'><distances><sibling id='1' value='21'/></distances></cell></numa></cpu>",
        [
          "<memory unit='KiB'>1536</memory>",
          "<currentMemory unit='KiB'>1536</currentMemory>",
          "<vcpu placement='static'>4</vcpu>",
          '<cpu>',
          '<numa>',
          "<cell id='0' cpus='2-3' memory='1024' unit='KiB'>",
          '<distances>',
          "<sibling id='0' value='10'/>",
          "<sibling id='1' value='21'/>",
          '</distances>',
          '</cell>',
          "<cell id='1' cpus='0-1' memory='512' unit='KiB'>",
          '<distances>',
          "<sibling id='0' value='21'/>",
          "<sibling id='1' value='10'/>",
          '</distances>',
          '</cell>',
          '</numa>',
          '</cpu>',
        ],
      ],
      [
        "!<vcpu placement='auto'>2</vcpu>",
        [
          "<vcpu placement='auto'>2</vcpu>",
          '<numatune>',
          "<memory mode='strict' placement='auto'/>",
          '</numatune>',
        ],
      ],
      [
        "!<numatune><memory mode='strict' placement='auto'/></numatune>",
        [
          "<vcpu placement='auto'>1</vcpu>",
          '<numatune>',
          "<memory mode='strict' placement='auto'/>",
          '</numatune>',
        ],
      ],
      [
        "!<memoryBacking><hugepages><page size='1' unit='G' nodeset='0'/></hugepages><locked/><nosharepages/></memoryBacking>",
        [
          '<memoryBacking>',
          '<hugepages>',
          "<page size='1048576' unit='KiB'/>",
          '</hugepages>',
          '<nosharepages/>',
          '<locked/>',
          '</memoryBacking>',
        ],
      ],
      ["!<cpu mode='custom'><unknown/></cpu>", []],
      [
        "!<vcpu>2</vcpu><maxMemory slots='2' unit='GiB'>1</maxMemory><cpu><numa><cell memory='1024'/></numa></cpu><devices><memory model='dimm'><target><size unit='KiB'>1024</size><node>0</node></target></memory></devices>",
        [
          "<maxMemory slots='2' unit='KiB'>1048576</maxMemory>",
          "<memory unit='KiB'>2048</memory>",
          "<currentMemory unit='KiB'>2048</currentMemory>",
          "<vcpu placement='static'>2</vcpu>",
          '<cpu>',
          '<numa>',
          "<cell id='0' memory='1024' unit='KiB'/>",
          '</numa>',
          '</cpu>',
          "<memory model='dimm'>",
          '<target>',
          "<size unit='KiB'>1024</size>",
          '<node>0</node>',
          '</target>',
          '</memory>',
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });

  describe('with features, identity and labels', () => {
    it.each([
      [
        "!<features><hyperv><vapic state='on'/><relaxed state='off'/><stimer state='on'><direct state='on'/></stimer></hyperv><acpi/></features>",
        [
          '<features>',
          '<acpi/>',
          "<hyperv mode='custom'>",
          "<relaxed state='off'/>",
          "<vapic state='on'/>",
          "<stimer state='on'>",
          "<direct state='on'/>",
          '</stimer>',
          '</hyperv>',
          '</features>',
        ],
      ],
      [
        "!<features><smm state='on'><tseg>48</tseg></smm><pmu/></features>",
        [
          '<features>',
          "<pmu state='on'/>",
          "<smm state='on'>",
          "<tseg unit='MiB'>48</tseg>",
          '</smm>',
          '</features>',
        ],
      ],
      [
        "!<seclabel type='dynamic' model='a'><label>x</label><imagelabel>y</imagelabel><baselabel>z</baselabel></seclabel>",
        [
          "<seclabel type='dynamic' model='a' relabel='yes'>",
          '<baselabel>z</baselabel>',
          '</seclabel>',
        ],
      ],
      ["!<seclabel relabel='yes'/>", []],
      [
        "!<seclabel type='static' model='a'><label>x</label></seclabel>",
        ["<seclabel type='static' model='a' relabel='no'>", '<label>x</label>', '</seclabel>'],
      ],
      [
        "!<launchSecurity type='sev'><policy>0x7</policy><cbitpos>47</cbitpos></launchSecurity>",
        [
          "<launchSecurity type='sev'>",
          '<cbitpos>47</cbitpos>',
          '<policy>0x0007</policy>',
          '</launchSecurity>',
        ],
      ],
      [
        "!<sysinfo type='fwcfg'><entry name='a' file='/b'>c</entry></sysinfo>",
        ["<sysinfo type='fwcfg'>", "<entry name='a' file='/b'/>", '</sysinfo>'],
      ],
      [
        "!<sysinfo type='smbios'><system><entry name='uuid'>12345678-12f4-1234-1234-a23456a89012</entry></system></sysinfo>",
        [
          "<sysinfo type='smbios'>",
          '<system>',
          "<entry name='uuid'>12345678-12f4-1234-1234-a23456a89012</entry>",
          '</system>',
          '</sysinfo>',
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });
});
