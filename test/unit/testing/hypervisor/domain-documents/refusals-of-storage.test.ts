import { describe, expect, it } from '@jest/globals';
import { failureOf, newHypervisor } from '../support.ts';
import { probeXml } from './probe-xml.ts';

/**
 * Documents that libvirt 9.0.0 refuses on `test:///default`, with its numbers and words. `!` marks
 * parts of a domain, all others are devices.
 */
describe('A domain', () => {
  describe('with a fault in its disks', () => {
    it.each([
      ["<disk><target dev='hda'/></disk>", '19/20 missing source information for device hda'],
      [
        "<disk><source file='/a'/><driver cache='bad'/><target dev='hda'/></disk>",
        "27/5 XML error: Invalid value for attribute 'cache' in element 'driver': 'bad'.",
      ],
      [
        "<disk><source file='/a'/><driver type='bad'/><target dev='hda'/></disk>",
        "67/20 unsupported configuration: unknown driver format value 'bad'",
      ],
      [
        "<disk type='network'><source protocol='bad' name='a'/><target dev='hda'/></disk>",
        "27/5 XML error: Invalid value for attribute 'protocol' in element 'source': 'bad'.",
      ],
      [
        "<disk type='network'><source protocol='rbd' name='a'/><target dev='hda'/></disk>",
        "27/20 XML error: can't split path 'a' into pool name and image name",
      ],
      [
        "<disk type='network'><source protocol='http'/><target dev='hda'/></disk>",
        '27/20 XML error: missing name for disk source',
      ],
      [
        "<disk type='network'><source protocol='nbd'><host transport='unix'/></source><target dev='hda'/></disk>",
        '27/20 XML error: missing socket for unix transport',
      ],
      [
        "<disk type='volume'><source pool='a'/><target dev='hda'/></disk>",
        "27/20 XML error: 'pool' and 'volume' must be specified together for 'pool' type source",
      ],
      [
        "<disk><source file='/a'/><target dev='hda'/><address type='pci'/></disk>",
        "67/20 unsupported configuration: Invalid address type 'pci' for the disk 'hda' with the bus type 'ide'",
      ],
      [
        "<disk><source file='/a'/><target dev='vda' bus='fdc'/></disk>",
        "1/20 internal error: Invalid bus type 'fdc' for disk",
      ],
      [
        "<disk rawio='yes'><source file='/a'/><target dev='vda'/></disk>",
        "67/20 unsupported configuration: rawio can be used only with device='lun'",
      ],
      [
        "<disk device='lun'><source file='/a'/><target dev='sda'/></disk>",
        "67/20 unsupported configuration: disk device='lun' is only valid for block type disk source",
      ],
      [
        "<disk><source file='/a'/><target dev='sda'/><iotune><total_bytes_sec>1</total_bytes_sec><read_bytes_sec>1</read_bytes_sec></iotune></disk>",
        '27/20 XML error: total and read/write bytes_sec cannot be set at the same time',
      ],
      [
        "<disk><source file='/a'/><target dev='sda' tray='open'/></disk>",
        '67/20 unsupported configuration: tray is only valid for cdrom and floppy',
      ],
      [
        "<disk><source file='/a'/><target dev='sda'/><driver queues='2'/></disk>",
        '67/20 unsupported configuration: queues attribute in disk driver element is only supported by virtio-blk',
      ],
      [
        "<disk><source file='/a' startupPolicy='requisite'/><target dev='sda'/></disk>",
        "27/20 XML error: disk startupPolicy 'requisite' is allowed only for cdrom or floppy",
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });

  describe('with a fault in its controllers and addresses', () => {
    it.each([
      [
        "<controller type='usb' model='bad'/>",
        "67/20 unsupported configuration: Unknown model type 'bad'",
      ],
      ["<controller type='usb' model='ich9-uhci1'/>", '35/20 No master USB controller specified'],
      [
        "<controller type='usb' model='none'/><controller type='usb'/>",
        "35/20 Can't add another USB controller: USB is disabled for this domain",
      ],
      [
        "<controller type='usb' model='none'/><input type='tablet' bus='usb'/>",
        "67/20 unsupported configuration: Can't add USB input device. USB bus is disabled",
      ],
      [
        "<controller type='scsi' index='1'/><controller type='scsi' index='1'/>",
        "27/20 XML error: Multiple 'scsi' controllers with index '1'",
      ],
      [
        "<controller type='pci' model='pci-root'><address type='pci' slot='1'/></controller>",
        '67/20 unsupported configuration: pci-root and pcie-root controllers should not have an address',
      ],
      [
        "<controller type='scsi'><driver iothread='1'/></controller>",
        "27/20 XML error: 'iothread' attribute only supported for virtio scsi controllers",
      ],
      [
        "<input type='tablet' bus='usb'><address/></input>",
        '1/20 internal error: No type specified for device address',
      ],
      [
        "<disk><source file='/a'/><target dev='sdb' bus='scsi'/><address type='drive' unit='3'/></disk><disk><source file='/b'/><target dev='sda' bus='scsi'/><address type='drive' unit='3'/></disk>",
        "67/20 unsupported configuration: Found duplicate drive address for disk with target name 'sda' controller='0' bus='0' target='0' unit='3'",
      ],
      [
        "<input type='tablet' bus='usb'><address type='bad'/></input>",
        "67/20 unsupported configuration: unknown address type 'bad'",
      ],
      [
        "<input type='tablet' bus='usb'><address type='pci'/></input>",
        '27/20 XML error: Invalid address for a USB device',
      ],
      [
        "<video><address type='pci' slot='0x20'/></video>",
        "27/0 XML error: Invalid PCI address slot='0x20', must be <= 0x1F",
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });

  describe('with a fault in its interfaces', () => {
    it.each([
      [
        "<interface type='user'><virtualport type='802.1Qbg'/></interface>",
        "67/20 unsupported configuration: <virtualport> element unsupported for <interface type='user'>",
      ],
      [
        "<interface type='bridge'><source bridge='b'/><virtualport/></interface>",
        '27/0 XML error: missing required virtualport type',
      ],
      [
        "<interface type='vhostuser'><source type='unix' path='/a' mode='client'/></interface>",
        "1/20 internal error: Wrong or no <model> 'type' attribute specified with <interface type='vhostuser'/>. vhostuser requires the virtio-net* frontend",
      ],
      [
        "<interface type='user'><link state='bad'/></interface>",
        "67/20 unsupported configuration: unknown interface link state 'bad'",
      ],
      [
        "<interface type='user'><source><ip address='1.2.3.4'/></source></interface>",
        "67/20 unsupported configuration: Invalid attempt to set network interface host-side IP route and/or address info on interface of type 'user'. This is only supported on interfaces of type 'ethernet'",
      ],
      [
        "<interface type='udp'><source address='1.2.3.4' port='1'/></interface>",
        "27/20 XML error: '<local>' element missing for 'udp' socket interface",
      ],
      [
        "<interface type='user'><teaming type='transient'/></interface>",
        "67/20 unsupported configuration: teaming persistent attribute must be set if teaming type is 'transient'",
      ],
    ])('is refused: %s', (given, expected) => {
      expect(failureOf(() => newHypervisor(false).domains.define(probeXml(given)))).toBe(expected);
    });
  });
});
