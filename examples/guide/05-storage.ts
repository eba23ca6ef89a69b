import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region list
for (const pool of await connection.listAllStoragePools()) {
  const { stateName, capacity, available } = await pool.getInfo();
  console.log(
    pool.name,
    stateName,
    `${available / 1024n ** 3n} of ${capacity / 1024n ** 3n} GiB free`,
  );
}
// default-pool running 100 of 100 GiB free
const folders = await connection.listAllStoragePools({ flags: ['ACTIVE', 'DIR'] });
console.log(folders.map(({ name }) => name)); // [ 'default-pool' ]
// #endregion

// #region facts
const known = await connection.storagePoolLookupByName('default-pool');
console.log(known.name, known.uuid.length); // default-pool 36
console.log(await known.isActive(), await known.isPersistent()); // true true
console.log(await known.getAutostart(), await known.numOfVolumes()); // false 0
// #endregion

// #region xml
const described = await connection.storagePoolLookupByName('default-pool');
console.log((await described.getXmlDesc()).startsWith('<pool')); // true
const config = await described.getConfig();
console.log(config.type, config.type === 'dir' && config.target?.path); // dir /default-pool
// #endregion

// #region lifecycle
const images = await connection.storagePoolDefineXml({
  type: 'dir',
  name: 'images',
  target: { path: '/images' },
});
await images.build();
await images.create();
await images.setAutostart(true);
console.log(await images.isActive(), await images.getAutostart()); // true true
await images.refresh();
await images.destroy();
await images.delete();
await images.undefine();
console.log((await connection.listAllStoragePools()).length); // 1
// #endregion

// #region transient
const scratch = await connection.storagePoolCreateXml({
  type: 'dir',
  name: 'scratch',
  target: { path: '/scratch' },
});
console.log(await scratch.isPersistent()); // false
await scratch.destroy();
// #endregion

// #region source
const share = await connection.storagePoolDefineXml({
  type: 'netfs',
  name: 'share',
  source: { host: [{ name: 'nas.example' }], dir: { path: '/export' }, format: { type: 'nfs' } },
  target: { path: '/share' },
});
const { source } = await share.getConfig();
console.log(JSON.stringify(source)); // {...nas.example...}
await share.undefine();
// #endregion
