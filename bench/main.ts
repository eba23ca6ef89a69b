/**
 * Runs the benchmarks: every row compares this library with its peers in one run.
 *
 *     npm run bench -- [ROW...] [--rounds N] [--short] [--save]
 *
 * A row is chosen by the beginning of its id, such as `calls` or `calls/null`. `--short` takes one
 * round of a tenth of the operations, without the long forms. `--save` writes the ratios into
 * bench/baseline.json.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoLibvirtd } from '../test/libvirtd/support/machine.ts';
import { benchCodec } from './rows/codec.ts';
import { benchImport } from './rows/opening.ts';
import { benchScale } from './rows/scale.ts';
import { benchSecure } from './rows/secure.ts';
import { benchViews } from './rows/views.ts';
import { withLibvirtd } from './rows/with-libvirtd.ts';
import { withNullServer } from './rows/with-null-server.ts';
import { benchXml } from './rows/xml.ts';
import type { Bench, Row } from './suite/bench.ts';
import { compare } from './suite/compare.ts';
import { prepareMachine } from './suite/machine.ts';
import type { Report } from './suite/report.ts';
import { printReport, saveBaseline } from './suite/report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    short: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-bench-'));
const reports: Report[] = [];
const rounds = Number(values.rounds ?? (values.short ? 1 : 5));
const isWanted = (id: string): boolean =>
  positionals.length === 0 ||
  positionals.some((wanted) => id.startsWith(wanted) || wanted.startsWith(`${id}/`));

const bench: Bench = {
  machine: prepareMachine(folder),
  folder,
  programs: resolve('dist/bench'),
  scale: values.short ? 0.1 : 1,
  rounds,
  async measure({ id, title, metric, contestants }: Row) {
    if (!isWanted(id) || (values.short && id.endsWith('/long'))) return;
    try {
      const report = { id, title, metric, results: await compare(contestants, metric, rounds) };
      reports.push(report);
      printReport(report);
    } catch (error) {
      console.log(`\n${id} failed: ${String(error)}`);
      process.exitCode = 1;
    }
  },
};

console.log(`Node ${process.version}, ${rounds} rounds, medians; baseline in parentheses`);
for (const reason of bench.machine.missing) console.log(`left out: ${reason}`);
try {
  if (isWanted('import')) await benchImport(bench);
  if (isWanted('codec')) await benchCodec(bench);
  if (isWanted('xml')) await benchXml(bench);
  if (isWanted('scale')) await benchScale(bench);
  if (isWanted('views')) await benchViews(bench);
  await withNullServer(bench, isWanted);
  const reason = whyNoLibvirtd();
  if (reason === null) {
    await withLibvirtd(bench, isWanted);
    await benchSecure(bench, isWanted);
  } else console.log(`left out: all rows with libvirtd: ${reason}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (values.save) saveBaseline(reports);
