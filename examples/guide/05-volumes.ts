import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { size } from 'libvirt-client/xml';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const pool = await connection.storagePoolLookupByName('default-pool');

// #region create
const disk = await pool.storageVolCreateXml({
  name: 'web.qcow2',
  capacity: size('20 GiB'),
  target: { format: { type: 'qcow2' } },
});
const { typeName, capacity, allocation } = await disk.getInfo();
console.log(typeName, capacity, allocation); // file 21474836480n 21474836480n
await disk.resize(40n * 1024n ** 3n);
console.log((await disk.getInfo()).capacity); // 42949672960n
await disk.wipe();
await disk.delete();
// #endregion

// #region list
await pool.storageVolCreateXml({ name: 'first', capacity: size('1 GiB'), target: {} });
await pool.storageVolCreateXml({ name: 'second', capacity: size('1 GiB'), target: {} });
console.log(await pool.listVolumes(), await pool.numOfVolumes()); // [ 'first', 'second' ] 2
for (const volume of await pool.listAllVolumes()) {
  console.log(volume.name, volume.key, await volume.getPath());
  await volume.delete();
}
// first /default-pool/first /default-pool/first
// second /default-pool/second /default-pool/second
// #endregion

// #region find
await pool.storageVolCreateXml({ name: 'data', capacity: size('1 GiB'), target: {} });
const byName = await pool.storageVolLookupByName('data');
const byPath = await connection.storageVolLookupByPath('/default-pool/data');
console.log(byName.key === byPath.key); // true
console.log((await byPath.storagePoolLookupByVolume()).name); // default-pool
await byName.delete();
// #endregion

// #region clone
const template = await pool.storageVolCreateXml({
  name: 'template',
  capacity: size('1 GiB'),
  target: {},
});
const clone = await pool.storageVolCreateXmlFrom(
  { name: 'clone', capacity: size('1 GiB'), target: {} },
  template,
);
console.log(clone.name, (await clone.getInfo()).capacity); // clone 1073741824n
await clone.delete();
await template.delete();
// #endregion

// #region transfer
const target = await pool.storageVolCreateXml({
  name: 'upload',
  capacity: size('1 MiB'),
  target: {},
});
const upload = await target.upload();
upload.end(Buffer.from('Hello'));
await new Promise((resolve, reject) => upload.on('close', resolve).on('error', reject));

const parts: Buffer[] = [];
for await (const part of await target.download({ length: 5n })) parts.push(part);
console.log(Buffer.concat(parts).toString()); // Hello
await target.delete();
// #endregion
