import { describe, expect, it } from '@jest/globals';
import { failureOf, newHypervisor } from '../support.ts';
import { probeXml } from './probe-xml.ts';

/**
 * Documents that libvirt 9.0.0 refuses on `test:///default`, with its numbers and words. `!` marks
 * parts of a domain, all others are devices.
 */
describe('A domain', () => {
  describe('with a fault in its character devices', () => {
    it.each([
      [
        "<serial type='bad'/>",
        '67/20 unsupported configuration: unknown type presented to host for character device: bad',
      ],
      [
        "<serial type='tcp'/>",
        '1/20 internal error: Missing source host attribute for char device',
      ],
      [
        "<serial type='tcp'><source host='a'/></serial>",
        '1/20 internal error: Missing source service attribute for char device',
      ],
      [
        "<serial type='udp'><source mode='bind' host='h' service='1'/></serial>",
        '1/20 internal error: Missing source service attribute for char device',
      ],
      [
        "<serial type='unix'/>",
        '1/20 internal error: Missing source path attribute for char device',
      ],
      [
        "<serial type='pty'><target type='bad'/></serial>",
        "67/20 unsupported configuration: unknown target type 'bad' specified for character device",
      ],
      [
        "<channel type='spicevmc'><target type='guestfwd' address='1.2.3.4' port='1'/></channel>",
        '67/20 unsupported configuration: spicevmc device type only supports virtio',
      ],
      [
        "<channel type='spiceport'><target type='virtio'/></channel>",
        '67/20 unsupported configuration: Missing source channel attribute for char device',
      ],
      [
        "<console type='pty'/><console type='pty'><target type='serial'/></console>",
        '67/20 unsupported configuration: Only the first console can be a serial port',
      ],
      [
        "<controller type='usb'/><redirdev bus='usb' type='tcp'><source service='4000'/></redirdev>",
        '1/20 internal error: Missing source host attribute for char device',
      ],
      [
        "<redirdev bus='usb' type='spicevmc'/>",
        '67/20 unsupported configuration: cannot add redirected USB device: USB is disabled for this domain',
      ],
      [
        "<rng model='virtio'><backend model='bad'/></rng>",
        "67/20 unsupported configuration: unknown RNG backend model 'bad'",
      ],
      [
        "<smartcard mode='passthrough'/>",
        '27/20 XML error: passthrough mode requires a character device type attribute',
      ],
      [
        "<smartcard mode='host-certificates'/>",
        '27/20 XML error: host-certificates mode needs exactly three certificates',
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });

  describe('with a fault in its other devices', () => {
    it.each([
      [
        "<graphics type='vnc' listen='1.2.3.4'><listen type='address' address='1.2.3.5'/></graphics>",
        "67/20 unsupported configuration: graphics 'listen' attribute '1.2.3.4' must match 'address' attribute of first listen element (found '1.2.3.5')",
      ],
      [
        "<graphics type='vnc'><listen type='network'/></graphics>",
        "27/20 XML error: 'network' attribute is required for listen type 'network'",
      ],
      [
        "<video><model type='vga' ram='1'/></video>",
        '67/20 unsupported configuration: ram attribute only supported for video type qxl',
      ],
      [
        "<video><model type='vga' primary='yes'/></video><video><model type='vga' primary='yes'/></video>",
        '67/20 unsupported configuration: Only one primary video device is supported',
      ],
      [
        "<audio type='none'/>",
        "27/5 XML error: Missing required attribute 'id' in element 'audio'",
      ],
      ['<sound/>', "27/5 XML error: Missing required attribute 'model' in element 'sound'"],
      [
        "<watchdog model='itco'/>",
        "67/20 unsupported configuration: unknown watchdog model 'itco'",
      ],
      [
        "<watchdog model='ib700'/><watchdog model='ib700'/>",
        '1/20 internal error: only a single watchdog device is supported',
      ],
      [
        "<panic model='isa'/><panic model='isa'/>",
        "27/20 XML error: Multiple panic devices with model 'isa'",
      ],
      [
        "<vsock><cid address='2'/></vsock>",
        '67/20 unsupported configuration: guest CIDs must be >= 3',
      ],
      ['<tpm/>', '27/20 XML error: missing TPM device backend'],
      [
        "<tpm><backend type='emulator' version='3'/></tpm>",
        "27/5 XML error: Invalid value for attribute 'version' in element 'backend': '3'.",
      ],
      ['<shmem/>', "27/20 XML error: shmem element must contain 'name' attribute"],
      [
        "<filesystem><target dir='a'/></filesystem>",
        '19/20 missing source information for device a',
      ],
      [
        "<filesystem type='ram'><target dir='a'/></filesystem>",
        "27/20 XML error: missing 'usage' attribute for RAM filesystem",
      ],
      ["<hostdev type='pci'/>", '27/20 XML error: Missing <source> element in hostdev device'],
      [
        "<hostdev type='bad'><source/></hostdev>",
        "67/20 unsupported configuration: unknown host device source address type 'bad'",
      ],
      [
        "<hostdev type='mdev'><source><address uuid='x'/></source></hostdev>",
        "27/5 XML error: Missing required attribute 'model' in element 'hostdev'",
      ],
      [
        "<hostdev type='pci'><source><address bus='1'/></source></hostdev><hostdev type='pci'><source><address bus='1'/></source></hostdev>",
        '27/20 XML error: Hostdev already exists in the domain configuration',
      ],
      [
        "<hostdev type='usb'><source><vendor id='1'/></source></hostdev>",
        '1/20 internal error: missing product',
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });
});
