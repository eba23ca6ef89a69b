import { VirDomainRunningReason } from '../../protocol/index.ts';
import { boot } from './domain/lifecycle.ts';
import type { HypervisorState } from './hypervisor-state.ts';

/** Adds the initial objects of `test:///default`: one of each kind, as in libvirt's test driver. */
export function populateByDefault(state: HypervisorState): void {
  const { domains, networks, pools, interfaces, nodeDevices } = state;
  boot(domains.define(DEFAULT_DOMAIN), VirDomainRunningReason.UNKNOWN);
  networks.start(networks.define(DEFAULT_NETWORK));
  pools.start(pools.define(DEFAULT_POOL));
  const { definition } = interfaces.define(DEFAULT_INTERFACE);
  interfaces.start({ name: definition.name, mac: definition.mac });
  for (const xml of DEFAULT_NODE_DEVICES) nodeDevices.add(xml);
}

const DEFAULT_DOMAIN = `<domain type='test'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory>8388608</memory>
  <currentMemory>2097152</currentMemory>
  <vcpu>2</vcpu>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0' bus='1' slot='0' function='0'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <target dev='testnet0'/>
      <address type='pci' domain='0' bus='0' slot='1' function='0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0' bus='0' slot='2' function='0'/>
    </memballoon>
  </devices>
</domain>`;

const DEFAULT_NETWORK = `<network>
  <name>default</name>
  <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
  <bridge name='virbr0'/>
  <forward/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>`;

const DEFAULT_POOL = `<pool type='dir'>
  <name>default-pool</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <target>
    <path>/default-pool</path>
  </target>
</pool>`;

const DEFAULT_INTERFACE = `<interface type='ethernet' name='eth1'>
  <start mode='onboot'/>
  <mac address='aa:bb:cc:dd:ee:ff'/>
  <mtu size='1492'/>
  <protocol family='ipv4'>
    <ip address='192.168.0.5' prefix='24'/>
    <route gateway='192.168.0.1'/>
  </protocol>
</interface>`;

const DEFAULT_NODE_DEVICES: readonly string[] = [
  `<device>
  <name>computer</name>
  <capability type='system'>
    <hardware>
      <vendor>Libvirt</vendor>
      <version>Test driver</version>
      <serial>123456</serial>
      <uuid>11111111-2222-3333-4444-555555555555</uuid>
    </hardware>
    <firmware>
      <vendor>Libvirt</vendor>
      <version>Test Driver</version>
      <release_date>01/22/2007</release_date>
    </firmware>
  </capability>
</device>`,
  adapter({ number: 1, uniqueId: 0, digits: '1234', fabric: '4321' }),
  adapter({ number: 2, uniqueId: 1, digits: '5678', fabric: '8765' }),
  `<device>
  <name>scsi_host11</name>
  <parent>scsi_host1</parent>
  <capability type='scsi_host'>
    <host>11</host>
    <unique_id>10</unique_id>
    <capability type='fc_host'>
      <wwnn>2000000034563456</wwnn>
      <wwpn>1000000034563456</wwpn>
      <fabric_wwn>2000000043214321</fabric_wwn>
    </capability>
  </capability>
</device>`,
];

/** Returns a storage adapter that can have virtual ports. */
function adapter(of: {
  readonly number: number;
  readonly uniqueId: number;
  readonly digits: string;
  readonly fabric: string;
}): string {
  return `<device>
  <name>scsi_host${of.number}</name>
  <parent>computer</parent>
  <capability type='scsi_host'>
    <host>${of.number}</host>
    <unique_id>${of.uniqueId}</unique_id>
    <capability type='fc_host'>
      <wwnn>20000000${of.digits}${of.digits}</wwnn>
      <wwpn>10000000${of.digits}${of.digits}</wwpn>
      <fabric_wwn>20000000${of.fabric}${of.fabric}</fabric_wwn>
    </capability>
    <capability type='vport_ops'>
      <max_vports>0</max_vports>
      <vports>0</vports>
    </capability>
  </capability>
</device>`;
}
