import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../../../src/cli/registry/registry.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const UNIT = join(ROOT, 'test/unit/cli');
const LIBVIRTD = join(ROOT, 'test/libvirtd');

/** Commands that need an agent in a guest; lvsh-tools.test.ts runs them on a real daemon. */
const WITH_AGENT: readonly string[] = ['ip', 'exec'];

/** Commands of releases of virsh after 9.0, and `console`, which virsh opens on terminals alone. */
const NOT_COMPARED: readonly string[] = [
  ...['console', 'hypervisor-cpu-models', 'net-desc', 'net-metadata', 'nodedev-update'],
];

/** Returns the tests of a folder whose names match. */
function testsOf(folder: string, names: RegExp): string {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = all.filter((name) => names.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

/** Whether a command is the first word of a line in tests, or follows options there. */
function isRun(command: string, tests: string): boolean {
  return new RegExp(`(?:['"\`]|; ?|--|-o \\w+ )${command}['"\`; ]`).test(tests);
}

async function missing(tests: string, isConcerned: (isInVirsh: boolean) => boolean) {
  const groups = await catalogue.groups();
  const commands = groups.flatMap((group) => group.commands);
  expect(commands.length).toBeGreaterThan(270);
  return commands
    .filter(({ isInVirsh, name }) => isConcerned(isInVirsh) && !isRun(name, tests))
    .map(({ name }) => name);
}

describe('Each command of lvsh', () => {
  it('is run on the in-memory daemon by a unit test', async () => {
    const tests = testsOf(UNIT, /\.test\.ts$/);
    const lost = await missing(tests, () => true);
    expect(lost.filter((name) => !WITH_AGENT.includes(name))).toEqual([]);
  });

  it('is compared with virsh on a real daemon, if virsh has it', async () => {
    const tests = testsOf(LIBVIRTD, /^lvsh.*\.test\.ts$/);
    const lost = await missing(tests, (isInVirsh) => isInVirsh);
    expect(lost.filter((name) => !NOT_COMPARED.includes(name))).toEqual([]);
  });
});
