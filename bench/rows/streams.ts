import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../src/index.ts';
import type { Libvirtd } from '../../test/libvirtd/support/libvirtd.ts';
import type { Bench, Target } from '../suite/bench.ts';
import { Contestants, uriOf } from '../suite/bench.ts';
import type { Contestant, Sample } from '../suite/compare.ts';
import { pin } from '../suite/machine.ts';

const MEBIBYTE = 1_048_576;
const POOL = 'bench';

/** Transfers of volumes from and to libvirtd's qemu driver, in a pool in memory. */
export async function benchStreams(
  bench: Bench,
  daemon: Libvirtd,
  connection: Connection,
): Promise<void> {
  const folder = `/dev/shm/libvirt-client-bench-${process.pid}`;
  const target: Target = { socketPath: daemon.socketPath, driver: 'qemu:///system' };
  const length = Math.ceil(1024 * bench.scale) * MEBIBYTE;
  mkdirSync(folder);
  try {
    makeVolumes(folder, length);
    const pool = await connection.storagePoolCreateXml(
      `<pool type='dir'><name>${POOL}</name><target><path>${folder}</path></target></pool>`,
    );
    await transfers(bench, daemon, target, length);
    await intoFiles(bench, target, folder, length);
    await pool.destroy();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function transfers(
  bench: Bench,
  daemon: Libvirtd,
  target: Target,
  length: number,
): Promise<void> {
  for (const isPinned of [true, false]) {
    pin(daemon.pid, isPinned);
    const contestants = new Contestants(bench, target, { isPinned });
    const cpus = isPinned ? 'one CPU' : 'all CPUs';
    const id = isPinned ? 'pinned' : 'free';
    const down = (...how: readonly string[]) => ['download', POOL, 'data', ...how];
    await bench.measure({
      id: `download/${id}`,
      title: `MiB of a download, ${cpus}`,
      metric: 'rate',
      contestants: [
        contestants.ours(down('readable')),
        contestants.ours(down('stream'), 'libvirt-client, Stream'),
        contestants.ours(down('stream', 'into'), 'libvirt-client, Stream, own memory'),
        ...contestants.c(down()),
        contestants.floor('raw', down()),
      ],
    });
    const up = ['upload', POOL, 'upload', String(length)];
    await bench.measure({
      id: `upload/${id}`,
      title: `MiB of an upload, ${cpus}`,
      metric: 'rate',
      contestants: [
        contestants.ours(up),
        contestants.ours([...up, 'stream'], 'libvirt-client, Stream'),
        ...contestants.c(up),
        contestants.floor('raw', up),
      ],
    });
  }
  pin(daemon.pid, false);
}

async function intoFiles(
  bench: Bench,
  target: Target,
  folder: string,
  length: number,
): Promise<void> {
  const file = join(folder, 'target');
  process.env['TARGET'] = file;
  const contestants = new Contestants(bench, target, {});
  const operation = ['download', POOL, 'data', 'file'];
  await bench.measure({
    id: 'file',
    title: 'MiB of a download into a file, all CPUs',
    metric: 'rate',
    contestants: [
      contestants.ours(operation),
      virsh(target, file, ['data'], length),
      contestants.floor('raw', operation),
    ],
  });
  await bench.measure({
    id: 'sparse',
    title: 'Sparse download of 10 GiB with 64 MiB of data into a file',
    metric: 'time',
    contestants: [
      contestants.ours(['download', POOL, 'sparse', 'file', 'sparse']),
      virsh(target, file, ['sparse', '--sparse'], SPARSE_BYTES),
    ],
  });
}

/** `virsh vol-download`, from its start to its end. */
function virsh(
  target: Target,
  file: string,
  [volume = '', ...flags]: readonly string[],
  length: number,
): Contestant {
  const args = ['-q', '-c', uriOf(target), 'vol-download', '--pool', POOL, volume, file, ...flags];
  const run = (): Sample => {
    const startedAt = performance.now();
    const { status, stderr } = spawnSync('virsh', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`virsh: ${stderr}`);
    const seconds = (performance.now() - startedAt) / 1000;
    rmSync(file);
    return { operations: length / MEBIBYTE, seconds };
  };
  return { name: 'virsh', run: () => Promise.resolve().then(run) };
}

const SPARSE_BYTES = 10 * 1024 * MEBIBYTE;

function makeVolumes(folder: string, length: number): void {
  const noise = Buffer.alloc(MEBIBYTE, 'libvirt-client');
  const data = openSync(join(folder, 'data'), 'w');
  for (let at = 0; at < length; at += MEBIBYTE) writeSync(data, noise);
  const sparse = openSync(join(folder, 'sparse'), 'w');
  for (let index = 0; index < 64; index += 1) {
    writeSync(sparse, noise, 0, MEBIBYTE, index * 160 * MEBIBYTE);
  }
  truncateSync(join(folder, 'sparse'), SPARSE_BYTES);
  openSync(join(folder, 'upload'), 'w');
  truncateSync(join(folder, 'upload'), length);
}
