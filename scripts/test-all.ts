// Runs every check, whatever the others say, and sums them up in one closing line.

import { commandCheck } from './checks/command.ts';
import { jestCheck } from './checks/jest.ts';
import { Leftovers } from './checks/leftovers.ts';
import { regenerateCheck } from './checks/regenerate.ts';
import { runChecks } from './checks/run-checks.ts';
import { runProgram } from './checks/run-program.ts';
import { closingLine, explain, isSuccess } from './checks/summary.ts';

const withLibvirtd = ['npx', 'tsx', 'test/libvirtd/support/with-libvirtd.ts'];
const demo = ['npm', 'run', 'demo', '--', '{uri}', '--write'];

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => interruption.abort(new Error(`interrupted by ${name}`)));
}

using leftovers = new Leftovers();
const checks = {
  'system packages': commandCheck('bash', 'scripts/install-test-packages.sh'),
  lint: commandCheck('npm', 'run', 'lint'),
  'type check': commandCheck('npm', 'run', 'typecheck'),
  'generated files': regenerateCheck('src/protocol', 'src/errors'),
  'unit tests': jestCheck('--selectProjects=unit'),
  'stress, short form': commandCheck('npm', 'run', 'stress', '--', '--short'),
  build: commandCheck('npm', 'run', 'build'),
  'public surface': commandCheck('npm', 'run', 'api:check'),
  examples: commandCheck('npm', 'run', 'test:examples'),
  'recipes for web frameworks': commandCheck('npm', 'run', 'test:recipes'),
  'recipe for Next.js': commandCheck('npm', 'run', 'test:recipes:next'),
  documentation: commandCheck('npm', 'run', 'docs:check'),
  reference: commandCheck('npm', 'run', 'docs:reference'),
  guide: commandCheck('npm', 'run', 'test:guide'),
  'code blocks of the pages': commandCheck('npm', 'run', 'test:pages'),
  'package metadata': commandCheck('npm', 'run', 'check:package'),
  'packed package': commandCheck('npm', 'run', 'test:package'),
  'packed package over SSH': commandCheck('npm', 'run', 'test:package:ssh'),
  'libvirtd tests': jestCheck('--selectProjects=libvirtd'),
  'side by side with @unraid/libvirt': commandCheck('npm', 'run', 'test:unraid'),
  'demo, test driver over unix': commandCheck(...withLibvirtd, 'test', 'unix', ...demo),
  'demo, qemu driver over TCP': commandCheck(...withLibvirtd, 'qemu', 'tcp', ...demo),
  'unit tests and client of libvirtd, Node for Windows': commandCheck('npm', 'run', 'test:windows'),
  'nothing left behind': leftovers.check,
};
const results = await runChecks(checks, interruption.signal);

// It prints, and fails nothing: the speed of a busy machine says little.
console.log('\n=== benchmarks, short form');
await runProgram(['npm', 'run', 'bench', '--', '--short'], { signal: interruption.signal });

console.log(`\n=== summary\n${explain(results)}\n${closingLine(results)}`);
process.exitCode = isSuccess(results, process.env['CI'] === 'true') ? 0 : 1;
