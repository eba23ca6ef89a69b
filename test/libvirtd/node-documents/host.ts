/**
 * A node document with every kind of object. The UUIDs are fixed, so that two daemons can show the
 * same XML.
 */
export const HOST = `<node>
  <cpu>
    <mhz>3200</mhz>
    <model>x86_64</model>
    <active>10</active>
    <nodes>2</nodes>
    <sockets>2</sockets>
    <cores>3</cores>
    <threads>1</threads>
  </cpu>
  <memory>67108864</memory>
  <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <name>web</name>
    <uuid>11111111-2222-4333-8444-000000000001</uuid>
    <metadata><app:owner xmlns:app='http://example.org/app'>ops</app:owner></metadata>
    <memory unit='GiB'>2</memory>
    <vcpu>2</vcpu>
    <os><type>hvm</type></os>
    <devices>
      <disk type='file' device='disk'>
        <source file='/images/web.img'/>
        <target dev='vda' bus='virtio'/>
      </disk>
    </devices>
    <test:runstate>3</test:runstate>
  </domain>
  <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <name>db</name>
    <uuid>11111111-2222-4333-8444-000000000002</uuid>
    <memory>1048576</memory>
    <os><type>hvm</type></os>
    <test:runstate>5</test:runstate>
    <test:hasmanagedsave/>
    <test:domainsnapshot>
      <name>clean</name>
      <creationTime>1700000000</creationTime>
      <state>shutoff</state>
      <active>0</active>
      <domain type='test'>
        <name>db</name>
        <uuid>11111111-2222-4333-8444-000000000002</uuid>
        <memory>1048576</memory>
        <os><type>hvm</type></os>
      </domain>
    </test:domainsnapshot>
    <test:domainsnapshot>
      <name>patched</name>
      <description>after the update</description>
      <parent><name>clean</name></parent>
      <creationTime>1700000600</creationTime>
      <state>shutoff</state>
      <active>1</active>
      <domain type='test'>
        <name>db</name>
        <uuid>11111111-2222-4333-8444-000000000002</uuid>
        <memory>1048576</memory>
        <os><type>hvm</type></os>
      </domain>
    </test:domainsnapshot>
  </domain>
  <domain file='job.xml'/>
  <network>
    <name>lab</name>
    <uuid>11111111-2222-4333-8444-000000000011</uuid>
    <bridge name='br9'/>
    <forward mode='nat'/>
    <ip address='10.9.0.1' netmask='255.255.255.0'>
      <dhcp><range start='10.9.0.2' end='10.9.0.99'/></dhcp>
    </ip>
  </network>
  <interface type='ethernet' name='eth7'>
    <mac address='52:54:00:11:22:33'/>
  </interface>
  <pool type='dir'>
    <name>images</name>
    <uuid>11111111-2222-4333-8444-000000000021</uuid>
    <target><path>/images</path></target>
    <volume>
      <name>web.img</name>
      <capacity unit='MiB'>64</capacity>
      <allocation unit='MiB'>16</allocation>
    </volume>
    <volume>
      <name>elsewhere</name>
      <capacity>4096</capacity>
      <target><path>/elsewhere/file</path></target>
    </volume>
  </pool>
  <device>
    <name>computer</name>
    <capability type='system'>
      <hardware>
        <vendor>Example</vendor>
        <uuid>11111111-2222-4333-8444-000000000031</uuid>
      </hardware>
      <firmware><vendor>Example</vendor></firmware>
    </capability>
  </device>
</node>
`;

/**
 * The files that the document names, by their names. libvirt 9.0 crashes some time after it has read a
 * snapshot from another file, so there is none.
 */
export const PARTS: Readonly<Record<string, string>> = {
  'job.xml': `<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
  <name>job</name>
  <uuid>11111111-2222-4333-8444-000000000003</uuid>
  <memory>1048576</memory>
  <os><type>hvm</type></os>
  <test:transient/>
</domain>
`,
};
