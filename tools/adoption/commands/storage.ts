import type { Command } from '../command.ts';

/** Storage pools. */
export const POOLS: readonly Command[] = [
  {
    name: 'find-storage-pool-sources-as',
    methods: ['Connection.findStoragePoolSources'],
    program: [
      'const srcSpec = "<source><host name=\'nas.example\'/></source>";',
      "console.log(await connection.findStoragePoolSources('netfs', { srcSpec }));",
    ],
  },
  {
    name: 'find-storage-pool-sources',
    methods: ['Connection.findStoragePoolSources'],
    program: ["console.log(await connection.findStoragePoolSources('logical'));"],
  },
  {
    name: 'pool-autostart',
    methods: ['StoragePool.setAutostart'],
    program: ['await pool.setAutostart(true);'],
  },
  {
    name: 'pool-build',
    methods: ['StoragePool.build'],
    program: ["await pool.build({ flags: 'NO_OVERWRITE' });"],
  },
  {
    name: 'pool-create-as',
    methods: ['Connection.storagePoolCreateXml'],
    program: [
      'await connection.storagePoolCreateXml(',
      "  { type: 'dir', name: 'images', target: { path: '/srv/images' } },",
      "  { flags: 'WITH_BUILD' },",
      ');',
    ],
  },
  {
    name: 'pool-create',
    methods: ['Connection.storagePoolCreateXml'],
    program: ["await connection.storagePoolCreateXml(await readFile('pool.xml', 'utf8'));"],
  },
  {
    name: 'pool-define-as',
    methods: ['Connection.storagePoolDefineXml'],
    program: [
      'await connection.storagePoolDefineXml({',
      "  type: 'dir',",
      "  name: 'images',",
      "  target: { path: '/srv/images' },",
      '});',
    ],
  },
  {
    name: 'pool-define',
    methods: ['Connection.storagePoolDefineXml'],
    program: ["await connection.storagePoolDefineXml(await readFile('pool.xml', 'utf8'));"],
  },
  {
    name: 'pool-delete',
    methods: ['StoragePool.delete'],
    program: ['await pool.delete();'],
    note: 'It deletes the storage, not the definition. The pool must not be active.',
  },
  {
    name: 'pool-destroy',
    methods: ['StoragePool.destroy'],
    program: ['await pool.destroy();'],
  },
  {
    name: 'pool-dumpxml',
    methods: ['StoragePool.getXmlDesc', 'StoragePool.getConfig'],
    program: [
      'console.log(await pool.getXmlDesc());',
      'const config = await pool.getConfig();',
      "if (config.type === 'dir') console.log(config.target?.path);",
    ],
    replaces: "virsh pool-dumpxml default | xmllint --xpath 'string(//target/path)' -",
  },
  {
    name: 'pool-edit',
    methods: ['StoragePool.redefine'],
    program: [
      'await pool.redefine((draft) => {',
      "  if (draft.type === 'dir') draft.target = { path: '/srv/images' };",
      '});',
    ],
  },
  {
    name: 'pool-info',
    methods: ['StoragePool.getInfo', 'StoragePool.isPersistent', 'StoragePool.getAutostart'],
    program: [
      'const { stateName, capacity, available } = await pool.getInfo();',
      'console.log(stateName, capacity, available); // bytes',
    ],
    replaces: "virsh pool-info default --bytes | awk '/^Available/ {print $2}'",
  },
  {
    name: 'pool-list',
    methods: ['Connection.listAllStoragePools'],
    program: [
      'for (const each of await connection.listAllStoragePools()) {',
      '  console.log(each.name, (await each.getInfo()).stateName);',
      '}',
    ],
    replaces: "virsh pool-list --all | awk 'NR>2 && NF {print $1}'",
  },
  {
    name: 'pool-name',
    methods: ['Connection.storagePoolLookupByUuidString', 'StoragePool.name'],
    program: [
      "const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';",
      'console.log((await connection.storagePoolLookupByUuidString(uuid)).name);',
    ],
  },
  {
    name: 'pool-refresh',
    methods: ['StoragePool.refresh'],
    program: ['await pool.refresh();'],
  },
  {
    name: 'pool-start',
    methods: ['StoragePool.create'],
    program: ["await pool.create({ flags: 'WITH_BUILD' });"],
  },
  {
    name: 'pool-undefine',
    methods: ['StoragePool.undefine'],
    program: ['await pool.undefine();'],
  },
  {
    name: 'pool-uuid',
    methods: ['StoragePool.uuid'],
    program: ['console.log(pool.uuid);'],
  },
  {
    name: 'pool-event',
    methods: ['Connection.subscribe', 'Connection.listen'],
    program: [
      "for await (const item of await connection.subscribe('storage-pool:lifecycle')) {",
      '  console.log(item);',
      '}',
    ],
  },
  {
    name: 'pool-capabilities',
    methods: [
      'Connection.getStoragePoolCapabilities',
      'Connection.getStoragePoolCapabilitiesConfig',
    ],
    program: ['console.log(await connection.getStoragePoolCapabilities());'],
  },
];

/** Storage volumes. */
export const VOLUMES: readonly Command[] = [
  {
    name: 'vol-clone',
    methods: ['StoragePool.storageVolCreateXmlFrom'],
    program: [
      'const { capacity, target } = await volume.getConfig();',
      "const copy = { name: 'copy.qcow2', capacity, target: { format: target?.format } };",
      'await pool.storageVolCreateXmlFrom(copy, volume);',
    ],
  },
  {
    name: 'vol-create-as',
    methods: ['StoragePool.storageVolCreateXml'],
    program: [
      'await pool.storageVolCreateXml({',
      "  name: 'data.qcow2',",
      "  capacity: { value: 20, unit: 'GiB' },",
      "  target: { format: { type: 'qcow2' } },",
      '});',
    ],
  },
  {
    name: 'vol-create',
    methods: ['StoragePool.storageVolCreateXml'],
    program: ["await pool.storageVolCreateXml(await readFile('volume.xml', 'utf8'));"],
  },
  {
    name: 'vol-create-from',
    methods: ['StoragePool.storageVolCreateXmlFrom'],
    program: [
      "const xml = await readFile('volume.xml', 'utf8');",
      'await pool.storageVolCreateXmlFrom(xml, volume);',
    ],
  },
  {
    name: 'vol-delete',
    methods: ['StorageVol.delete'],
    program: ['await volume.delete();'],
  },
  {
    name: 'vol-download',
    methods: ['StorageVol.downloadTo', 'StorageVol.download'],
    program: ["await volume.downloadTo('web.qcow2', { sparse: true });"],
  },
  {
    name: 'vol-dumpxml',
    methods: ['StorageVol.getXmlDesc', 'StorageVol.getConfig'],
    program: [
      'console.log(await volume.getXmlDesc());',
      'console.log((await volume.getConfig()).target?.format);',
    ],
  },
  {
    name: 'vol-info',
    methods: ['StorageVol.getInfo', 'StorageVol.getInfoFlags'],
    program: [
      'const { typeName, capacity, allocation } = await volume.getInfo();',
      'console.log(typeName, capacity, allocation); // bytes',
    ],
    replaces: "virsh vol-info web.qcow2 --pool default --bytes | awk '/^Capacity/ {print $2}'",
  },
  {
    name: 'vol-key',
    methods: ['StorageVol.key'],
    program: ['console.log(volume.key);'],
  },
  {
    name: 'vol-list',
    methods: ['StoragePool.listAllVolumes'],
    program: [
      'for (const each of await pool.listAllVolumes()) {',
      '  console.log(each.name, await each.getPath());',
      '}',
    ],
    replaces: "virsh vol-list default | awk 'NR>2 && NF {print $1}'",
  },
  {
    name: 'vol-name',
    methods: ['Connection.storageVolLookupByPath', 'StorageVol.name'],
    program: [
      "const path = '/var/lib/libvirt/images/web.qcow2';",
      'console.log((await connection.storageVolLookupByPath(path)).name);',
    ],
  },
  {
    name: 'vol-path',
    methods: ['StorageVol.getPath'],
    program: ['console.log(await volume.getPath());'],
  },
  {
    name: 'vol-pool',
    methods: ['StorageVol.storagePoolLookupByVolume', 'StorageVol.pool'],
    program: ['console.log((await volume.storagePoolLookupByVolume()).name); // or volume.pool'],
  },
  {
    name: 'vol-resize',
    methods: ['StorageVol.resize'],
    program: ['await volume.resize(40n * 1024n ** 3n); // bytes'],
  },
  {
    name: 'vol-upload',
    methods: ['StorageVol.uploadFrom', 'StorageVol.upload'],
    program: ["await volume.uploadFrom('web.qcow2', { sparse: true });"],
  },
  {
    name: 'vol-wipe',
    methods: ['StorageVol.wipe', 'StorageVol.wipePattern'],
    program: ["await volume.wipePattern('ZERO');"],
  },
];
