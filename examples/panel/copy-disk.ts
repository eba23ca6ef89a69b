import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Domain, StorageVol } from 'libvirt-client';
import type { JobWork } from './jobs.ts';
import { RequestError } from './site.ts';

/**
 * Copies the first disk of a guest into a new volume of its pool, through the panel, so that the
 * progress is known. The copy of a running guest is that of a machine that lost its power.
 */
export function copyDisk(domain: Domain, bytesPerSecond = Number.POSITIVE_INFINITY): JobWork {
  return async ({ report, signal }) => {
    const source = await firstVolume(domain);
    const target = await createTarget(source, `${domain.name}-${Date.now()}.copy`);
    const { capacity } = await source.getInfo();
    try {
      const download = await source.download({ signal });
      const counter = count(Number(capacity), bytesPerSecond, report, signal);
      await pipeline(download, counter, await target.upload({ signal }), { signal });
    } catch (error) {
      await target.delete();
      throw error;
    }
  };
}

async function firstVolume(domain: Domain): Promise<StorageVol> {
  const { devices } = await domain.getConfig();
  for (const { source } of devices?.disk ?? []) {
    if (source !== undefined && 'file' in source && source.file !== undefined) {
      return domain.connection.storageVolLookupByPath(source.file);
    }
  }
  throw new RequestError(409, 'The guest has no disk in a storage pool');
}

async function createTarget(source: StorageVol, name: string): Promise<StorageVol> {
  const { target, capacity } = await source.getConfig();
  const pool = await source.storagePoolLookupByVolume();
  return pool.storageVolCreateXml({ name, capacity, target: { format: target?.format } });
}

/** Counts the bytes that pass, and holds them back if they are faster than the limit. */
function count(
  total: number,
  perSecond: number,
  report: (progress: number) => void,
  signal: AbortSignal,
): Transform {
  const startedAt = performance.now();
  let passed = 0;
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      report(Math.min(1, passed / total));
      const early = startedAt + (passed / perSecond) * 1000 - performance.now();
      // An abort also destroys this stream, which then passes nothing on.
      if (early > 0) await wait(early, undefined, { signal }).catch(() => {});
      done(null, chunk);
    },
  });
}
