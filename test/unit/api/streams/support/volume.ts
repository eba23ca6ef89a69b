import type { Connection, ConnectOptions, StorageVol } from '../../../../../src/index.ts';
import { connect } from '../../../../../src/index.ts';
import type { TestDaemon, TestDaemonOptions } from '../../../../../src/testing/index.ts';
import { startDaemon } from '../../../../../src/testing/index.ts';
import type { Transport } from '../../../../../src/transport/index.ts';

export const MIB = 1_048_576;

/** A volume of an in-memory daemon, without a socket. */
export interface Rig extends AsyncDisposable {
  readonly daemon: TestDaemon;
  readonly connection: Connection;
  readonly volume: StorageVol;
}

export interface RigOptions extends ConnectOptions {
  readonly bytes?: number;
  readonly daemon?: TestDaemonOptions;
  /** Wraps the transport between the client and the daemon. */
  readonly wrap?: (transport: Transport) => Transport;
}

export async function startVolume(options: RigOptions = {}): Promise<Rig> {
  const { bytes = MIB, daemon: daemonOptions, wrap = (same) => same, ...connectOptions } = options;
  const daemon = await startDaemon({ memory: true, ...daemonOptions });
  const transport = (): Transport => wrap(daemon.connect());
  const connection = await connect('test:///default', { transport, ...connectOptions });
  const pool = await connection.storagePoolDefineXml(
    `<pool type='dir'><name>pool</name><target><path>/pool</path></target></pool>`,
  );
  await pool.create();
  const volume = await pool.storageVolCreateXml(
    `<volume><name>volume</name><capacity>${bytes}</capacity><allocation>0</allocation></volume>`,
  );
  return {
    daemon,
    connection,
    volume,
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      await daemon.close();
    },
  };
}

/** Bytes that are never zero and depend on their position. */
export function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = 1 + ((at * 7 + (at >> 8)) % 255);
  return bytes;
}

/** Fills the volume by a plain upload. */
export async function fill(volume: StorageVol, bytes: Uint8Array, offset = 0): Promise<void> {
  await using stream = await volume.uploadStream({ offset });
  await stream.send(bytes);
  await stream.finish();
}

export async function readAll(volume: StorageVol): Promise<Buffer> {
  return Buffer.concat(await (await volume.download()).toArray());
}
