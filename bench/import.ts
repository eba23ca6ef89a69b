import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contestant, Sample } from './measure.ts';
import { compare, printTable } from './measure.ts';

/** The library as it is published, which `scripts/bench.mjs` bundles beside this program. */
const LIBRARY = pathToFileURL(join(import.meta.dirname, 'package/index.js')).href;

/** Measures how long a program takes to load the library, compared with an empty program. */
export async function benchImport(rounds: number): Promise<void> {
  const contestants = [
    program('empty Node', '0'),
    program('import of an empty module', "import('data:text/javascript,')"),
    program('import of libvirt-client', `import('${LIBRARY}')`),
    // An invalid option: everything that opens a connection is loaded, and nothing is opened.
    program(
      'the same, and connect with options',
      `import('${LIBRARY}').then((it) => it.connect({ callTimeoutMs: 0 })).catch(() => {})`,
    ),
  ];
  printTable('Start of a program', await compare(contestants, rounds));
}

function program(name: string, code: string): Contestant {
  return { name, run: () => Promise.resolve(timeOf(code)) };
}

/** The program prints its own processor time when it ends. */
function timeOf(code: string): Sample {
  const report = `process.on('exit', () => console.log(JSON.stringify(process.cpuUsage())))`;
  const startedAt = performance.now();
  const output = execFileSync(process.execPath, ['-e', `${report}; ${code}`], { encoding: 'utf8' });
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = JSON.parse(output) as NodeJS.CpuUsage;
  return { operations: 1, seconds, cpuSeconds: (user + system) / 1e6 };
}
