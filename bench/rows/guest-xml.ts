/** A description as management programs write it: some 2.8 KB when the daemon returns it. */
export function guestXml(index: number): string {
  const name = `guest-${String(index).padStart(5, '0')}`;
  const mac = [16, 8, 0].map((shift) => hex((index >> shift) & 255)).join(':');
  return `<domain type='test'>
  <name>${name}</name>
  <title>Guest ${index}</title>
  <description>Un invité naïf ☃ ${index}</description>
  <memory unit='KiB'>2097152</memory>
  <vcpu>2</vcpu>
  <os><type arch='i686'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/><pae/></features>
  <clock offset='utc'>
    <timer name='rtc' tickpolicy='catchup'/><timer name='pit' tickpolicy='delay'/>
  </clock>
  <devices>
    ${disk(name, 'root', 'vda', 'qcow2')}
    ${disk(name, 'data', 'vdb', 'raw')}
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'>
      <mac address='52:54:00:${mac}'/><source network='default'/><model type='virtio'/>
    </interface>
    <interface type='bridge'>
      <mac address='52:54:01:${mac}'/><source bridge='br0'/><model type='virtio'/>
    </interface>
    <serial type='pty'><target port='0'/></serial>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <input type='tablet' bus='usb'/>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga' vram='16384' heads='1'/></video>
    <memballoon model='virtio'/>
  </devices>
</domain>`;
}

function disk(name: string, part: string, target: string, format: string): string {
  return `<disk type='file' device='disk'>
      <driver name='qemu' type='${format}' cache='none' io='native' discard='unmap'/>
      <source file='/var/lib/libvirt/images/${name}-${part}.img'/>
      <target dev='${target}' bus='virtio'/><serial>${part}</serial>
    </disk>`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
