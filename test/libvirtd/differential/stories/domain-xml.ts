import type { Tag } from '../story.ts';

export type Driver = 'test' | 'qemu';

/** Returns the XML of a guest with two of four CPUs, two I/O threads, a disk and an interface. */
export function guestXml({ name, uuid, mac, agent }: Tag, driver: Driver): string {
  return `<domain type='${driver}'><name>${name}</name><uuid>${uuid}</uuid>
    <memory unit='MiB'>128</memory><currentMemory unit='MiB'>64</currentMemory>
    <vcpu current='2'>4</vcpu><iothreads>2</iothreads>
    <os><type${driver === 'qemu' ? " arch='x86_64' machine='pc'" : ''}>hvm</type></os>
    <devices>
      ${driver === 'qemu' ? (agent?.devices ?? '') : ''}
      <disk type='file'><driver name='qemu' type='qcow2'/>
        <source file='${diskPath(name)}'/><target dev='vda' bus='virtio'/></disk>
      <interface type='network'><mac address='${mac}'/><source network='default'/></interface>
    </devices></domain>`;
}

export function diskPath(name: string): string {
  return `/var/lib/libvirt/images/${name}.qcow2`;
}

/** Returns the XML of a second disk for the definition. */
export function extraDiskXml(name: string, more = ''): string {
  return diskXml(name, 'vdb', 'virtio', more);
}

/** Returns the XML of a second disk for a running guest, on a bus that needs no guest driver. */
export function usbDiskXml(name: string): string {
  return diskXml(name, 'sda', 'usb', "<alias name='ua-extra'/>");
}

function diskXml(name: string, target: string, bus: string, more: string): string {
  return `<disk type='file'><driver name='qemu' type='raw'/>
    <source file='/var/lib/libvirt/images/${name}.extra'/>
    <target dev='${target}' bus='${bus}'/>${more}</disk>`;
}
