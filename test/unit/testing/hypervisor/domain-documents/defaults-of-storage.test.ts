import { describe, expect, it } from '@jest/globals';
import { addedLines } from './added-lines.ts';

/**
 * The parts that libvirt 9.0.0 adds and normalises on `test:///default`. `!` marks parts of a domain,
 * all others are devices.
 */
describe('The configuration of a domain', () => {
  describe('with disks', () => {
    it.each([
      [
        "<disk type='block' device='cdrom'><target dev='hdc'/></disk>",
        [
          "<disk type='file' device='cdrom'>",
          "<target dev='hdc' bus='ide'/>",
          '<readonly/>',
          "<address type='drive' controller='0' bus='1' target='0' unit='0'/>",
          '</disk>',
          "<controller type='ide' index='0'/>",
        ],
      ],
      [
        "<disk device='floppy'><target dev='fda'/></disk>",
        [
          "<disk type='file' device='floppy'>",
          "<target dev='fda' bus='fdc'/>",
          "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
          '</disk>',
          "<controller type='fdc' index='0'/>",
        ],
      ],
      [
        "<disk type='network'><driver name='qemu' type='raw'/><source protocol='http' name='/a'><host name='h'/></source><target dev='vda'/></disk>",
        [
          "<disk type='network' device='disk'>",
          "<driver name='qemu' type='raw'/>",
          "<source protocol='http' name='/a'>",
          "<host name='h' port='80'/>",
          '</source>',
          "<target dev='vda' bus='virtio'/>",
          '</disk>',
        ],
      ],
      [
        "<disk type='network'><source protocol='iscsi' name='a'><host name='h'/></source><target dev='vda'/></disk>",
        [
          "<disk type='network' device='disk'>",
          "<source protocol='iscsi' name='a/0'>",
          "<host name='h' port='3260'/>",
          '</source>',
          "<target dev='vda' bus='virtio'/>",
          '</disk>',
        ],
      ],
      [
        "<disk><driver discard='unmap' io='native' cache='default' type='aio'/><source file='/a'/><target dev='vda'/></disk>",
        [
          "<disk type='file' device='disk'>",
          "<driver type='raw' io='native' discard='unmap'/>",
          "<source file='/a'/>",
          "<target dev='vda' bus='virtio'/>",
          '</disk>',
        ],
      ],
      [
        "<disk><source file='/a'/><target dev='sda'/><iotune><read_bytes_sec>0</read_bytes_sec><total_iops_sec>5</total_iops_sec></iotune></disk>",
        [
          "<disk type='file' device='disk'>",
          "<source file='/a'/>",
          "<target dev='sda' bus='scsi'/>",
          '<iotune>',
          '<total_iops_sec>5</total_iops_sec>',
          '</iotune>',
          "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
          '</disk>',
          "<controller type='scsi' index='0'/>",
        ],
      ],
      [
        "<disk><source file='/a'><seclabel model='dac'/><seclabel model='selinux' relabel='no'/></source><target dev='sda'/></disk>",
        [
          "<disk type='file' device='disk'>",
          "<source file='/a'>",
          "<seclabel model='selinux' relabel='no'/>",
          '</source>',
          "<target dev='sda' bus='scsi'/>",
          "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
          '</disk>',
          "<controller type='scsi' index='0'/>",
        ],
      ],
      [
        "<disk snapshot='no'><source file='/a'/><readonly/><target dev='sda'/></disk>",
        [
          "<disk type='file' device='disk'>",
          "<source file='/a'/>",
          "<target dev='sda' bus='scsi'/>",
          '<readonly/>',
          "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
          '</disk>',
          "<controller type='scsi' index='0'/>",
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });

  describe('with controllers and addresses', () => {
    it.each([
      [
        "<controller type='usb' model='ich9-ehci1'/><controller type='usb' model='ich9-uhci1'/><controller type='usb' model='ich9-uhci2'/><controller type='usb' model='ich9-uhci3'/>",
        [
          "<controller type='usb' index='0' model='ich9-ehci1'/>",
          "<controller type='usb' index='0' model='ich9-uhci1'>",
          "<master startport='0'/>",
          '</controller>',
          "<controller type='usb' index='0' model='ich9-uhci2'>",
          "<master startport='2'/>",
          '</controller>',
          "<controller type='usb' index='0' model='ich9-uhci3'>",
          "<master startport='4'/>",
          '</controller>',
        ],
      ],
      [
        "<controller type='scsi' index='1'/><controller type='usb' index='3'/><controller type='usb' index='0'/>",
        [
          "<controller type='scsi' index='1'/>",
          "<controller type='usb' index='0'/>",
          "<controller type='usb' index='3'/>",
        ],
      ],
      [
        "<controller type='virtio-serial' ports='5' vectors='3'/>",
        ["<controller type='virtio-serial' index='0' ports='5' vectors='3'/>"],
      ],
      [
        "<controller type='pci' model='pcie-root-port'><target chassis='1' port='16'/></controller>",
        [
          "<controller type='pci' index='0' model='pcie-root-port'>",
          "<target chassis='1' port='0x10'/>",
          '</controller>',
        ],
      ],
      [
        "<hostdev type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>",
        [
          "<controller type='scsi' index='0'/>",
          "<hostdev mode='subsystem' type='scsi' managed='no'>",
          '<source>',
          "<adapter name='scsi_host0'/>",
          "<address bus='0' target='0' unit='0'/>",
          '</source>',
          "<address type='drive' controller='0' bus='0' target='0' unit='0'/>",
          '</hostdev>',
        ],
      ],
      [
        "<smartcard mode='host'/><smartcard mode='host'/>",
        [
          "<controller type='ccid' index='0'/>",
          "<smartcard mode='host'>",
          "<address type='ccid' controller='0' slot='0'/>",
          '</smartcard>',
          "<smartcard mode='host'>",
          "<address type='ccid' controller='0' slot='1'/>",
          '</smartcard>',
        ],
      ],
      [
        "<disk><source file='/a'/><target dev='sdi'/></disk>",
        [
          "<disk type='file' device='disk'>",
          "<source file='/a'/>",
          "<target dev='sdi' bus='scsi'/>",
          "<address type='drive' controller='1' bus='0' target='0' unit='1'/>",
          '</disk>',
          "<controller type='scsi' index='0'/>",
          "<controller type='scsi' index='1'/>",
        ],
      ],
      [
        "<hub type='usb'><address type='usb' port='1.2'/><alias name='hub0'/></hub><hub type='usb'><alias name='ua-mine'/></hub>",
        [
          "<hub type='usb'>",
          "<address type='usb' bus='0' port='1.2'/>",
          '</hub>',
          "<hub type='usb'>",
          "<alias name='ua-mine'/>",
          '</hub>',
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });

  describe('with interfaces', () => {
    it.each([
      [
        "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='n' portgroup='p' mode='x'/><model type='virtio'/><driver name='vhost' queues='1'/></interface>",
        [
          "<interface type='network'>",
          "<mac address='52:54:00:00:00:01'/>",
          "<source network='n' portgroup='p'/>",
          "<target dev='testnet0'/>",
          "<model type='virtio'/>",
          "<driver name='vhost'/>",
          '</interface>',
        ],
      ],
      [
        "<interface type='direct'><mac address='52:54:00:00:00:01'/><source dev='eth0' portgroup='x'/><filterref filter='f'/></interface>",
        [
          "<interface type='direct'>",
          "<mac address='52:54:00:00:00:01'/>",
          "<source dev='eth0' mode='vepa'/>",
          "<target dev='testnet0'/>",
          '</interface>',
        ],
      ],
      [
        "<interface type='user'><mac address='52:54:00:00:00:01'/><driver name='vhost'/></interface>",
        [
          "<interface type='user'>",
          "<mac address='52:54:00:00:00:01'/>",
          "<target dev='testnet0'/>",
          '</interface>',
        ],
      ],
      [
        "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='AM79C973'/></interface>",
        [
          "<interface type='user'>",
          "<mac address='52:54:00:00:00:01'/>",
          "<target dev='testnet0'/>",
          "<model type='Am79C973'/>",
          '</interface>',
        ],
      ],
      [
        "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='NE2K_PCI'/></interface>",
        [
          "<interface type='user'>",
          "<mac address='52:54:00:00:00:01'/>",
          "<target dev='testnet0'/>",
          "<model type='NE2K_PCI'/>",
          '</interface>',
        ],
      ],
    ])('has the defaults and the form of libvirt: %s', (given, expected) => {
      expect(addedLines(given)).toEqual(expected);
    });
  });
});
