import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import type { SimulatedStoragePool } from '../../../../src/testing/hypervisor/storage/pool.ts';
import type { SimulatedVolume } from '../../../../src/testing/hypervisor/storage/volume.ts';
import {
  downloadVolume,
  uploadVolume,
} from '../../../../src/testing/hypervisor/storage/volume-streams.ts';
import { createVolume } from '../../../../src/testing/hypervisor/storage/volumes.ts';
import type { SimulatedStream } from '../../../../src/testing/hypervisor/stream-port.ts';
import { eventsOf, failureOf, newHypervisor } from './support.ts';

const SPARSE = 1;
const MIB = 1_048_576n;

/** Recorded with libvirt 9.0.0 on a pool of files. The test driver has no such streams. */
describe('The bytes of a volume', () => {
  let hypervisor: SimulatedHypervisor;
  let pool: SimulatedStoragePool;
  let volume: SimulatedVolume;
  beforeEach(() => {
    hypervisor = newHypervisor();
    pool = hypervisor.pools.lookupByName('default-pool');
    volume = make('v', MIB);
  });

  function make(name: string, capacity: bigint): SimulatedVolume {
    const xml = `<volume><name>${name}</name><capacity>${capacity}</capacity><allocation>0</allocation></volume>`;
    return createVolume(pool, xml, 0);
  }

  const upload = (offset = 0n, length = 0n, flags = 0): SimulatedStream =>
    uploadVolume(hypervisor.pools, volume, offset, length, flags);
  const written = (text: string, offset = 0n, length = 0n): bigint => {
    const stream = upload(offset, length);
    stream.sink?.write(Buffer.from(text));
    stream.finish();
    return volume.capacity;
  };

  /** Resolves with all pieces of a download in short form. */
  async function pieces(stream: SimulatedStream, maxBytes = 65_536): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const piece = await stream.source?.read(maxBytes);
      if (piece?.kind === 'data') {
        expect(piece.bytes.length).toBeLessThanOrEqual(maxBytes);
        found.push(`data ${piece.bytes.length}`);
      } else if (piece?.kind === 'hole') {
        found.push(`hole ${piece.length}`);
      } else {
        return found;
      }
    }
  }

  async function text(offset: bigint, length: bigint): Promise<string> {
    const { source } = downloadVolume(volume, offset, length, 0);
    const piece = await source?.read(100);
    return piece?.kind === 'data' ? Buffer.from(piece.bytes).toString() : String(piece?.kind);
  }

  it('are read as they were written', async () => {
    written('hello', 1000n);
    expect([await text(1000n, 5n), await text(1001n, 3n)]).toEqual(['hello', 'ell']);
  });

  it('end at the end of the volume, or after the requested length', async () => {
    const lengths = [
      [0n, 0n],
      [500n, 0n],
      [500n, 1000n],
      [MIB, 0n],
      [MIB + 1n, 0n],
      [0n, 2n * MIB],
    ] as const;
    const sums = [];
    for (const [offset, length] of lengths) {
      const all = await pieces(downloadVolume(volume, offset, length, 0));
      sums.push(all.reduce((sum, piece) => sum + Number(piece.split(' ')[1]), 0));
    }
    expect(sums).toEqual([1_048_576, 1_048_076, 1000, 0, 0, 1_048_576]);
  });

  it('grow the volume if they are written beyond its end', () => {
    expect(written('x', MIB + 1n)).toBe(MIB + 2n);
    expect(written('0123456789', MIB - 6n)).toBe(MIB + 4n);
    expect(pool.allocation).toBe(volume.allocation);
  });

  it('are refused beyond the length that the client announced', () => {
    const stream = upload(0n, 3n);
    stream.sink?.write(Buffer.from('ab'));
    expect(failureOf(() => stream.sink?.write(Buffer.from('cd')))).toBe(
      '38/38 cannot write to stream: No space left on device',
    );
    expect(Buffer.from(volume.bytes.read(0n, 4)).toString('latin1')).toBe('abc\0');
  });

  it('are refused beyond the free space of the pool', () => {
    make('filler', 100n << 30n).reserve((100n << 30n) - 8192n);
    const stream = upload();
    stream.sink?.write(Buffer.alloc(8192, 1));
    expect(failureOf(() => stream.sink?.write(Buffer.alloc(1, 1)))).toContain('No space left');
  });

  it('cause a refresh event when an upload ends', () => {
    const events = eventsOf(hypervisor);
    written('x');
    upload().abort();
    expect(events.map(({ kind }) => kind)).toEqual(['storagePoolRefresh', 'storagePoolRefresh']);
  });

  it('have holes if the client supports them', async () => {
    const stream = upload(0n, 0n, SPARSE);
    stream.sink?.write(Buffer.alloc(4096, 'd'));
    stream.sink?.hole(MIB);
    stream.sink?.write(Buffer.alloc(4096, 'e'));
    stream.sink?.hole(8n * MIB);
    stream.finish();
    expect([volume.capacity, volume.allocation]).toEqual([9_445_376n, 8192n]);
    expect(await pieces(downloadVolume(volume, 0n, 0n, SPARSE))).toEqual([
      'data 4096',
      'hole 1048576',
      'data 4096',
      'hole 8388608',
    ]);
    expect(await pieces(downloadVolume(volume, 2048n, 4096n, SPARSE), 1000)).toEqual([
      'data 1000',
      'data 1000',
      'data 48',
      'hole 2048',
    ]);
  });

  it('are zero after a hole was written over them', async () => {
    written('0123456789');
    const stream = upload(2n, 0n, SPARSE);
    stream.sink?.hole(3n);
    stream.finish();
    expect(await text(0n, 10n)).toBe('01\0\0\x0056789');
  });

  it('are one hole in an empty volume of 10 GiB', async () => {
    volume = make('huge', 10n << 30n);
    expect(await pieces(downloadVolume(volume, 0n, 0n, SPARSE))).toEqual([`hole ${10n << 30n}`]);
  });

  it('end at once when the client aborts', async () => {
    const stream = downloadVolume(volume, 0n, 0n, 0);
    stream.abort();
    expect(await pieces(stream)).toEqual([]);
  });

  it('are refused with unsupported flags, or while the pool is inactive', () => {
    expect(failureOf(() => upload(0n, 0n, 2))).toBe(
      '8/18 unsupported flags (0x2) in function storageVolUpload',
    );
    expect(failureOf(() => downloadVolume(volume, 0n, 0n, 2))).toBe(
      '8/18 unsupported flags (0x2) in function storageVolDownload',
    );
    hypervisor.pools.stop(pool);
    expect(failureOf(() => upload())).toContain('is not active');
    expect(failureOf(() => downloadVolume(volume, 0n, 0n, 0))).toContain('is not active');
  });
});
