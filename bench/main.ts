/**
 * Runs the benchmarks. Each ratio compares a contestant with another one in the same run.
 *
 *     npm run bench -- [calls] [codec] [import] [streams] [--rounds N]
 */
import { parseArgs } from 'node:util';
import { benchCalls } from './calls.ts';
import { benchCodec } from './codec.ts';
import { benchImport } from './import.ts';
import { benchStreams } from './streams.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);
const wanted = new Set(
  positionals.length === 0 ? ['import', 'codec', 'calls', 'streams'] : positionals,
);

console.log(`Node ${process.version}, ${rounds} rounds, medians`);
if (wanted.has('import')) await benchImport(rounds);
if (wanted.has('codec')) await benchCodec(rounds);
if (wanted.has('calls')) await benchCalls(rounds);
if (wanted.has('streams')) await benchStreams(rounds);
