import type { Command } from '../command.ts';

/** Virtual networks and their ports. */
export const NETWORKS: readonly Command[] = [
  {
    name: 'net-autostart',
    methods: ['Network.setAutostart'],
    program: ['await network.setAutostart(true);'],
  },
  {
    name: 'net-create',
    methods: ['Connection.networkCreateXml', 'Connection.networkCreateXmlFlags'],
    program: ["await connection.networkCreateXml(await readFile('network.xml', 'utf8'));"],
  },
  {
    name: 'net-define',
    methods: ['Connection.networkDefineXmlFlags', 'Connection.networkDefineXml'],
    program: [
      "const xml = await readFile('network.xml', 'utf8');",
      "await connection.networkDefineXmlFlags(xml, { flags: 'VALIDATE' });",
    ],
  },
  {
    name: 'net-desc',
    isNew: true,
    methods: ['Network.getMetadata', 'Network.setMetadata'],
    program: [
      "await network.setMetadata('DESCRIPTION', 'Guests of the lab', { flags: 'CONFIG' });",
      "console.log(await network.getMetadata('DESCRIPTION', { flags: 'CONFIG' }));",
    ],
  },
  {
    name: 'net-destroy',
    methods: ['Network.destroy'],
    program: ['await network.destroy();'],
  },
  {
    name: 'net-dhcp-leases',
    methods: ['Network.getDhcpLeases'],
    program: [
      'for (const { mac, ipaddr, hostname } of await network.getDhcpLeases()) {',
      '  console.log(mac, ipaddr, hostname);',
      '}',
    ],
    replaces: "virsh net-dhcp-leases default | awk '/52:54:00/ {print $5}' | cut -d/ -f1",
  },
  {
    name: 'net-dumpxml',
    methods: ['Network.getXmlDesc', 'Network.getConfig'],
    program: [
      "console.log(await network.getXmlDesc({ flags: 'INACTIVE' }));",
      'console.log((await network.getConfig()).ip?.[0]?.address);',
    ],
    replaces: "virsh net-dumpxml default | xmllint --xpath 'string(//ip/@address)' -",
  },
  {
    name: 'net-edit',
    methods: ['Network.redefine'],
    program: [
      'await network.redefine((draft) => {',
      "  draft.domain = { name: 'lab.example' };",
      '});',
    ],
  },
  {
    name: 'net-event',
    methods: ['Connection.subscribe', 'Connection.listen'],
    program: [
      "for await (const item of await connection.subscribe('network:lifecycle')) console.log(item);",
    ],
  },
  {
    name: 'net-info',
    methods: [
      'Network.isActive',
      'Network.isPersistent',
      'Network.getAutostart',
      'Network.getBridgeName',
    ],
    program: [
      'console.log(await network.isActive(), await network.getAutostart());',
      'console.log(await network.getBridgeName());',
    ],
    replaces: "virsh net-info default | awk '/^Active/ {print $2}'",
  },
  {
    name: 'net-list',
    methods: ['Connection.listAllNetworks'],
    program: [
      'for (const each of await connection.listAllNetworks()) {',
      '  console.log(each.name, await each.isActive());',
      '}',
    ],
    replaces: "virsh net-list --all | awk 'NR>2 && NF {print $1}'",
  },
  {
    name: 'net-metadata',
    isNew: true,
    methods: ['Network.metadata'],
    program: [
      "const mine = network.metadata({ prefix: 'mine', uri: 'https://example.com/my-program' });",
      "await mine.set('<owner team=\"lab\"/>', { flags: 'CONFIG' });",
    ],
  },
  {
    name: 'net-name',
    methods: ['Connection.networkLookupByUuidString', 'Network.name'],
    program: [
      "const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';",
      'console.log((await connection.networkLookupByUuidString(uuid)).name);',
    ],
  },
  {
    name: 'net-start',
    methods: ['Network.create'],
    program: ['await network.create();'],
  },
  {
    name: 'net-undefine',
    methods: ['Network.undefine'],
    program: ['await network.undefine();'],
  },
  {
    name: 'net-update',
    methods: ['Network.update'],
    program: [
      "const host = \"<host mac='52:54:00:aa:00:01' name='web' ip='192.168.122.10'/>\";",
      "await network.update('ADD_LAST', 'IP_DHCP_HOST', -1, host, {",
      "  flags: ['LIVE', 'CONFIG'],",
      '});',
    ],
  },
  {
    name: 'net-uuid',
    methods: ['Network.uuid'],
    program: ['console.log(network.uuid);'],
  },
  {
    name: 'net-port-list',
    methods: ['Network.listAllPorts'],
    program: ['for (const { uuid } of await network.listAllPorts()) console.log(uuid);'],
  },
  {
    name: 'net-port-create',
    methods: ['Network.portCreateXml'],
    program: ["await network.portCreateXml(await readFile('port.xml', 'utf8'));"],
  },
  {
    name: 'net-port-dumpxml',
    methods: ['NetworkPort.getXmlDesc', 'NetworkPort.getConfig'],
    program: ['console.log(await port.getXmlDesc());'],
  },
  {
    name: 'net-port-delete',
    methods: ['NetworkPort.delete'],
    program: ['await port.delete();'],
  },
];
