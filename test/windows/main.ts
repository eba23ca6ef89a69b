// Runs the unit tests, and smoke.test.ts against a real libvirtd, with Node for Windows under Wine:
// npm run test:windows -- [JEST_ARGUMENT...]
//
// Exits with 77, the usual status of a skipped test, if this machine cannot do it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNoLibvirtd } from '../libvirtd/support/machine.ts';
import { Daemons } from './daemons.ts';
import { stage } from './stage.ts';
import { WindowsNode, whyNoWine, windowsPath } from './wine.ts';

/** Processes of Jest, because it cannot start its workers under Wine. */
const SHARDS = 6;

/** One more than processors: the tests wait a third of their time. */
const AT_ONCE = availableParallelism() + 1;

const JEST = [
  ...['--require', './test/windows/cached-files.cjs'],
  ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  'node_modules/jest/bin/jest.js',
  ...['--config', 'test/windows/jest.config.js', '--runInBand', '--passWithNoTests'],
];

const reason = whyNoWine() ?? whyNoLibvirtd();
if (reason === null) {
  const folder = mkdtempSync(join(tmpdir(), 'test-windows-'));
  try {
    process.exitCode = await runTests(folder, process.argv.slice(2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  process.stderr.write(`skipped: ${reason}\n`);
  process.exitCode = 77;
}

async function runTests(folder: string, args: readonly string[]): Promise<number> {
  const sources = join(folder, 'sources');
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  stage(sources);
  await using node = await WindowsNode.start(programs);
  await using daemons = await Daemons.start(folder);
  const environment = {
    ...daemons.environment(),
    NAPI_RS_NATIVE_LIBRARY_PATH: windowsPath(join(sources, 'test/windows/resolver.cjs')),
  };
  const waiting = Array.from({ length: SHARDS }, (_, index) => index + 1);
  const statuses: Array<number | null> = [];
  const work = async (): Promise<void> => {
    for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) {
      const shardArgs = [`--shard=${shard}/${SHARDS}`, ...args];
      const { status, output } = await node.run(`jest-${shard}`, [...JEST, ...shardArgs], {
        environment,
        cwd: sources,
      });
      process.stdout.write(output);
      statuses.push(status);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return statuses.every((status) => status === 0) ? 0 : 1;
}
