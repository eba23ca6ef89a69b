// Runs every check, whatever the others say, and sums them up in one closing line.
import { runCommand, runJest, runRegenerate } from './check-kinds.mjs';
import { closingLine, explain, isSuccess } from './summary.mjs';

const withLibvirtd = ['npx', 'tsx', 'test/libvirtd/support/with-libvirtd.ts'];
const demo = ['npm', 'run', 'demo', '--', '{uri}', '--write'];

const checks = {
  'system packages': () => runCommand('bash', 'scripts/install-test-packages.sh'),
  lint: () => runCommand('npm', 'run', 'lint'),
  'type check': () => runCommand('npm', 'run', 'typecheck'),
  'generated files': () => runRegenerate('src/protocol'),
  'unit tests': () => runJest('--selectProjects=unit'),
  build: () => runCommand('npm', 'run', 'build'),
  examples: () => runCommand('npm', 'run', 'test:examples'),
  'package metadata': () => runCommand('npm', 'run', 'check:package'),
  'packed package': () => runCommand('npm', 'run', 'test:package'),
  'libvirtd tests': () => runJest('--selectProjects=libvirtd', '--runInBand'),
  'demo, test driver over unix': () => runCommand(...withLibvirtd, 'test', 'unix', ...demo),
  'demo, qemu driver over TCP': () => runCommand(...withLibvirtd, 'qemu', 'tcp', ...demo),
};

const results = [];
for (const [name, check] of Object.entries(checks)) {
  console.log(`\n=== ${name}`);
  const start = Date.now();
  const result = await check();
  results.push({ name, seconds: (Date.now() - start) / 1000, ...result });
}

console.log(`\n=== summary\n${explain(results)}\n${closingLine(results)}`);
process.exitCode = isSuccess(results, process.env.CI === 'true') ? 0 : 1;
