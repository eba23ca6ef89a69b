/**
 * A program that reads the volume with a key, or a part of it, and does not close its connection:
 * forgetful.ts URI KEY all|part
 */
import { once } from 'node:events';
import { connect } from '../../../src/index.ts';

const [uri, key = '', how] = process.argv.slice(2);
const connection = await connect(uri);
const volume = await connection.storageVolLookupByKey(key);
const download = await volume.download();
let bytes = 0;
if (how === 'all') {
  for await (const chunk of download) bytes += chunk.length;
} else {
  const [chunk] = await once(download, 'data');
  bytes = chunk.length;
  download.destroy();
}
process.stdout.write(`${bytes}\n`);
