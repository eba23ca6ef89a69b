import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newFolder, writeTree } from './support/sample-tree.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const MAIN = join(ROOT, 'tools/import/main.ts');

let folder: string;

beforeAll(() => {
  folder = newFolder();
  writeTree(join(folder, 'tree'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: string[]) {
  const options = {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  } as const;
  return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], options);
}

describe('The command protocol:import', () => {
  it('writes tables to another folder, prints the report, and says that functions did not change', () => {
    const output = join(folder, 'output');
    const { status, stdout, stderr } = run(join(folder, 'tree'), '--output', output);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('    - DOMAIN_GET_STATE\n');
    expect(stdout).toContain('No API descriptions: constants.json and functions.json stay');
    expect(stdout).toContain('For a person to decide:');
    expect(readdirSync(output)).toContain('remote.json');
  });

  it('exits with 1 if a check finds changes', () => {
    expect(run(join(folder, 'tree'), '--check').status).toBe(1);
  });

  it('exits with 2 and prints one line if it fails', () => {
    const { status, stdout, stderr } = run(join(folder, 'nothing'));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/nothing is not a source tree of libvirt: it has no \S+\n$/);
  });

  it('prints its usage with --help', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--check');
  });
});
