import { describe, expect, it } from '@jest/globals';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const run = (lines: string) => async (daemon: TestDaemon) => {
  daemon.hypervisor.clock.stopAt(Date.UTC(2026, 0, 31, 12));
  for (const each of lines.split(';')) {
    expect(await lvsh(daemon, each)).toMatchObject({ exitCode: 0 });
  }
};
const XML = '<domaincheckpoint><name>c9</name></domaincheckpoint>';
const TIME = '2026-01-31T12:00:00Z';
const two = run('checkpoint-create-as test c1;checkpoint-create-as test c2');

describe('lvsh', () => {
  testCommands([
    {
      does: 'creates a checkpoint from stdin',
      line: 'checkpoint-create test -',
      settings: { input: XML },
      json: { domain: 'test', name: 'c9', result: 'created' },
      virsh: "Domain checkpoint c9 created from '-'",
    },
    {
      does: 'creates a checkpoint with a name',
      line: 'checkpoint-create-as test c1 words',
      json: { domain: 'test', name: 'c1', result: 'created' },
      table: 'Domain checkpoint c1 created\n',
      virsh: 'Domain checkpoint c1 created',
      name: 'c1\n',
    },
    {
      does: 'prints the XML of a checkpoint that it does not create',
      line: 'checkpoint-create-as test c1 --diskspec vda,checkpoint=bitmap,bitmap=b1 --print-xml',
      table:
        '<domaincheckpoint>\n  <name>c1</name>\n  <disks>\n' +
        "    <disk name='vda' checkpoint='bitmap' bitmap='b1'/>\n  </disks>\n</domaincheckpoint>\n",
    },
    {
      does: 'lists checkpoints',
      line: 'checkpoint-list test',
      given: two,
      json: [
        { name: 'c1', creationTime: TIME, parent: null },
        { name: 'c2', creationTime: TIME, parent: 'c1' },
      ],
      name: 'c1\nc2\n',
    },
    {
      does: 'draws the tree of checkpoints',
      line: 'checkpoint-list test --tree',
      given: two,
      virsh: 'c1\n  |\n  +- c2\n    \n',
    },
    {
      does: 'lists the names of the checkpoints below another one',
      line: 'checkpoint-list test --from c1 --descendants --name',
      given: two,
      virsh: 'c2\n',
    },
    {
      does: 'prints the facts of a checkpoint',
      line: 'checkpoint-info test c1',
      given: two,
      json: { name: 'c1', domain: 'test', parent: null, children: 1, descendants: 1 },
      virsh:
        'Name:           c1\nDomain:         test\nParent:         -\n' +
        'Children:       1\nDescendants:    1\n',
    },
    {
      does: 'prints the parent of a checkpoint',
      line: 'checkpoint-parent test c2',
      given: two,
      json: { name: 'c1' },
      table: 'c1\n',
      virsh: 'c1',
    },
    {
      does: 'prints the XML of a checkpoint',
      line: 'checkpoint-dumpxml test c1 --no-domain',
      given: two,
      json: { name: 'c1', xml: expect.stringContaining('<name>c1</name>') },
    },
    {
      does: 'deletes a checkpoint',
      line: 'checkpoint-delete test c1',
      given: two,
      json: { domain: 'test', name: 'c1', result: 'deleted' },
      virsh: 'Domain checkpoint c1 deleted\n',
      after: (daemon) =>
        expect(daemon.hypervisor.domains.lookupByName('test').checkpointNames).toEqual(['c2']),
    },
    {
      does: 'creates a snapshot from stdin',
      line: 'snapshot-create test -',
      settings: { input: '<domainsnapshot><name>s9</name></domainsnapshot>' },
      json: { domain: 'test', name: 's9', result: 'created' },
      virsh: "Domain snapshot s9 created from '-'",
    },
    {
      does: 'prints the XML of a snapshot',
      line: 'snapshot-dumpxml test s1',
      given: run('snapshot-create-as test s1'),
      json: { name: 's1', xml: expect.stringContaining('<name>s1</name>') },
    },
  ]);

  it.each([
    ['checkpoint-create test --redefine', /requires an XML file/],
    ['checkpoint-create-as test c1 words vda,bitmap', /does not describe a disk/],
    ['checkpoint-list test --tree --roots', /--roots and --tree exclude each other/],
    ['checkpoint-list test --descendants', /--descendants requires --from/],
  ])('exits with 2 and a reason for the command line %s', async (line, reason) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, line);
    expect(stderr).toMatch(reason);
    expect(exitCode).toBe(2);
  });

  it.each(['checkpoint-info test nix', 'checkpoint-dumpxml test nix'])(
    'exits with 3 if there is no such checkpoint: %s',
    async (line) => {
      await using daemon = await startDaemon({ memory: true });
      expect(await lvsh(daemon, line)).toMatchObject({ exitCode: 3 });
    },
  );
});
