import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { compareWithVirsh } from './lvsh/compare.ts';
import { keepTestDriver } from './support/kept-driver.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'lvsh-resources-'));
const image = join(folder, 'test.save');

describeWithLibvirtd('lvsh about resources, saved states and snapshots', () => {
  const uri = keepTestDriver();
  afterAll(() => rmSync(folder, { recursive: true }));

  const state = ['list --all --managed-save', 'dumpxml test', 'dumpxml test --inactive'];

  /** Removes ids, which count up, and times. */
  const mask = (text: string): string =>
    text
      .replaceAll(/^ \d+ +/gm, ' ID ')
      .replaceAll(/^-+$/gm, '---')
      .replaceAll(/id='\d+'/g, 'id')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
      .replaceAll(/<creationTime>\d+/g, '<creationTime>');

  compareWithVirsh(uri, [
    { line: `save test ${image}`, state, mask, undo: [`restore ${image}`] },
    { line: `restore ${image}`, given: [`save test ${image}`], state, mask },
    { line: `restore ${image}x`, state, mask },
    { line: 'managedsave test', state, mask, undo: ['start test'] },
    {
      line: 'managedsave-remove test',
      given: ['managedsave test'],
      state,
      mask,
      undo: ['start test'],
    },
    { line: 'managedsave-remove test', state, mask },
    { line: 'setmem test 1048576', state, mask, undo: ['setmem test 2097152'] },
    { line: 'setmem test 1GiB --config --live', state, mask, undo: ['setmem test 2097152'] },
    { line: 'setmaxmem test 4GiB --config', state, mask, undo: ['setmaxmem test 8GiB --config'] },
    { line: 'setmaxmem test 4GiB', state, mask },
    { line: 'setvcpus test 1', state, mask, undo: ['setvcpus test 2'] },
    { line: 'setvcpus test 1 --config', state, mask, undo: ['setvcpus test 2 --config'] },
    { line: 'setvcpus test 77', state, mask },
    { line: 'vcpucount test' },
    { line: 'vcpucount test --maximum --config' },
    { line: 'vcpucount test --live' },
    { line: 'vcpucount test --active --current' },
    { line: 'vcpucount test', given: ['destroy test'], undo: ['start test'] },
    { line: 'domstats' },
    { line: 'domstats test --state' },
    { line: 'domstats --list-inactive' },
    { line: 'domstats nix' },
  ]);

  const snapshots = ['snapshot-list test --parent', 'snapshot-current test --name'];
  const given = ['snapshot-create-as test s1', 'snapshot-create-as test s2'];
  const undo = ['snapshot-delete test s2', 'snapshot-delete test s1'];
  compareWithVirsh(uri, [
    {
      line: 'snapshot-create-as test s1 words',
      state: [...snapshots, 'snapshot-dumpxml test s1'],
      mask,
      undo,
    },
    { line: 'snapshot-list test' },
    { line: 'snapshot-list test', given, undo, mask },
    { line: 'snapshot-list test --parent', given, undo, mask },
    { line: 'snapshot-list test --name --roots', given, undo },
    { line: 'snapshot-current test --name', given, undo },
    { line: 'snapshot-current test', given, undo, mask },
    { line: 'snapshot-dumpxml test s1', given, undo, mask },
    { line: 'snapshot-parent test s2', given, undo },
    { line: 'snapshot-parent test s1', given, undo },
    { line: 'snapshot-delete test s1', given, state: snapshots, undo, mask },
    { line: 'snapshot-delete test s1 --children', given, state: snapshots, undo, mask },
    { line: 'snapshot-delete test s1 --children-only', given, state: snapshots, undo, mask },
    { line: 'snapshot-delete test --current', given, state: snapshots, undo, mask },
    { line: 'snapshot-delete test', given, state: snapshots, undo, mask },
    { line: 'snapshot-revert test s1', given, state: snapshots, undo, mask },
    {
      line: 'snapshot-revert test s1 --paused',
      given,
      state: [...snapshots, 'domstate test'],
      undo: [...undo, 'resume test'],
      mask,
    },
  ]);
});
