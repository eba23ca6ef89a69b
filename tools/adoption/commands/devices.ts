import type { Command } from '../command.ts';

/** Devices of the host. */
export const NODE_DEVICES: readonly Command[] = [
  {
    name: 'nodedev-create',
    methods: ['Connection.nodeDeviceCreateXml'],
    program: ["await connection.nodeDeviceCreateXml(await readFile('device.xml', 'utf8'));"],
  },
  {
    name: 'nodedev-destroy',
    methods: ['NodeDevice.destroy'],
    program: ['await device.destroy();'],
  },
  {
    name: 'nodedev-detach',
    methods: ['NodeDevice.detachFlags', 'NodeDevice.dettach'],
    program: ["await device.detachFlags({ driverName: 'vfio' });"],
  },
  {
    name: 'nodedev-dumpxml',
    methods: ['NodeDevice.getXmlDesc', 'NodeDevice.getConfig'],
    program: [
      'console.log(await device.getXmlDesc());',
      'console.log((await device.getConfig()).driver);',
    ],
    replaces: "virsh nodedev-dumpxml pci_0000_03_00_0 | xmllint --xpath '//driver' -",
  },
  {
    name: 'nodedev-list',
    methods: ['Connection.listAllNodeDevices'],
    program: [
      "for (const each of await connection.listAllNodeDevices({ flags: 'CAP_PCI_DEV' })) {",
      '  console.log(each.name);',
      '}',
    ],
    replaces: 'virsh nodedev-list --cap pci | grep 0000_03',
  },
  {
    name: 'nodedev-reattach',
    methods: ['NodeDevice.reAttach'],
    program: ['await device.reAttach();'],
  },
  {
    name: 'nodedev-reset',
    methods: ['NodeDevice.reset'],
    program: ['await device.reset();'],
  },
  {
    name: 'nodedev-event',
    methods: ['Connection.subscribe', 'Connection.listen'],
    program: [
      "for await (const item of await connection.subscribe('node-device:lifecycle')) {",
      '  console.log(item);',
      '}',
    ],
  },
  {
    name: 'nodedev-define',
    methods: ['Connection.nodeDeviceDefineXml'],
    program: ["await connection.nodeDeviceDefineXml(await readFile('device.xml', 'utf8'));"],
  },
  {
    name: 'nodedev-undefine',
    methods: ['NodeDevice.undefine'],
    program: ['await device.undefine();'],
  },
  {
    name: 'nodedev-start',
    methods: ['NodeDevice.create'],
    program: ['await device.create();'],
  },
  {
    name: 'nodedev-autostart',
    methods: ['NodeDevice.setAutostart'],
    program: ['await device.setAutostart(true);'],
  },
  {
    name: 'nodedev-info',
    methods: [
      'NodeDevice.getParent',
      'NodeDevice.isActive',
      'NodeDevice.isPersistent',
      'NodeDevice.getAutostart',
    ],
    program: ['console.log(await device.getParent(), await device.isActive());'],
  },
  {
    name: 'nodedev-update',
    isNew: true,
    methods: ['NodeDevice.update'],
    program: ["await device.update(await readFile('device.xml', 'utf8'), { flags: 'LIVE' });"],
  },
];

/** Network interfaces of the host. */
export const INTERFACES: readonly Command[] = [
  {
    name: 'iface-begin',
    methods: ['Connection.interfaceChangeBegin'],
    program: ['await connection.interfaceChangeBegin();'],
  },
  {
    name: 'iface-bridge',
    methods: ['Connection.interfaceDefineXml', 'Interface.create'],
    program: [
      'const bridge = await connection.interfaceDefineXml({',
      "  type: 'bridge',",
      "  name: 'br0',",
      "  bridge: { interface: [{ type: 'ethernet', name: 'eth0' }] },",
      '});',
      'await bridge.create();',
    ],
    note: 'virsh builds the same XML, from that of the attached interface.',
  },
  {
    name: 'iface-commit',
    methods: ['Connection.interfaceChangeCommit'],
    program: ['await connection.interfaceChangeCommit();'],
  },
  {
    name: 'iface-define',
    methods: ['Connection.interfaceDefineXml'],
    program: ["await connection.interfaceDefineXml(await readFile('interface.xml', 'utf8'));"],
  },
  {
    name: 'iface-destroy',
    methods: ['Interface.destroy'],
    program: ['await hostInterface.destroy();'],
  },
  {
    name: 'iface-dumpxml',
    methods: ['Interface.getXmlDesc', 'Interface.getConfig'],
    program: ["console.log(await hostInterface.getXmlDesc({ flags: 'INACTIVE' }));"],
  },
  {
    name: 'iface-edit',
    methods: ['Interface.redefine'],
    program: ['await hostInterface.redefine((draft) => {', '  draft.mtu = { size: 9000 };', '});'],
  },
  {
    name: 'iface-list',
    methods: ['Connection.listAllInterfaces'],
    program: [
      'for (const { name, mac } of await connection.listAllInterfaces()) console.log(name, mac);',
    ],
    replaces: "virsh iface-list --all | awk 'NR>2 && NF {print $1}'",
  },
  {
    name: 'iface-mac',
    methods: ['Interface.mac'],
    program: ['console.log(hostInterface.mac);'],
  },
  {
    name: 'iface-name',
    methods: ['Connection.interfaceLookupByMacString', 'Interface.name'],
    program: [
      "const found = await connection.interfaceLookupByMacString('52:54:00:aa:00:01');",
      'console.log(found.name);',
    ],
  },
  {
    name: 'iface-rollback',
    methods: ['Connection.interfaceChangeRollback'],
    program: ['await connection.interfaceChangeRollback();'],
  },
  {
    name: 'iface-start',
    methods: ['Interface.create'],
    program: ['await hostInterface.create();'],
  },
  {
    name: 'iface-unbridge',
    methods: ['Interface.destroy', 'Interface.undefine', 'Connection.interfaceDefineXml'],
    program: [
      'await hostInterface.destroy();',
      'await hostInterface.undefine();',
      "await connection.interfaceDefineXml(await readFile('interface.xml', 'utf8'));",
    ],
  },
  {
    name: 'iface-undefine',
    methods: ['Interface.undefine'],
    program: ['await hostInterface.undefine();'],
  },
];
