import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '../suite/bench.ts';
import { program } from '../suite/program.ts';

/**
 * The codec alone: statistics of 1,000 domains, against libtirpc's routines and js-xdr. The long form
 * is longer than the time that V8 needs to compile the codecs.
 */
export async function benchCodec(bench: Bench): Promise<void> {
  const file = join(bench.folder, 'stats.xdr');
  const node = [process.execPath, `${bench.programs}/codec.js`];
  const [command = '', ...args] = node;
  execFileSync(command, [...args, 'encode', file]);
  const { codec } = bench.machine;
  const options = { isPinned: true };
  for (const [id, full] of [
    ['codec/stats', 60],
    ['codec/stats/long', 600],
  ] as const) {
    const times = String(Math.ceil(full * bench.scale));
    await bench.measure({
      id,
      title: `Decoding the statistics of 1,000 domains, 21 each, ${full} times`,
      metric: 'time',
      contestants: [
        program('libvirt-client', [...node, 'ours', file, times], options),
        ...(codec === undefined ? [] : [program('libtirpc', [codec, file, times], options)]),
        // It leaves strings as bytes, which is an advantage in this comparison.
        program('js-xdr', [...node, 'js-xdr', file, String(Math.ceil(Number(times) / 6))], options),
      ],
    });
  }
}
