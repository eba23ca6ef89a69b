import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startDaemon } from '../../../../src/testing/index.ts';
import { lvshWithStub } from '../support/stub-connection.ts';
import { lvsh } from '../support/test-environment.ts';

describe('lvsh edit', () => {
  it('defines the text that the editor has saved', async () => {
    await using daemon = await startDaemon({ memory: true });
    const variables = { EDITOR: "sed -i 's/<vcpu.*vcpu>/<vcpu>3<\\/vcpu>/'" };
    const outcome = await lvsh(daemon, '-o json edit test', { variables });
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ name: 'test', result: 'edited' });
    expect(daemon.hypervisor.domains.lookupByName('test').inactiveXml).toContain('>3</vcpu>');
  });

  it('sends nothing that is not valid, and keeps the text in a file', async () => {
    await using daemon = await startDaemon({ memory: true });
    const variables = { EDITOR: "sed -i 's/<vcpu/<vcpux/'" };
    const { exitCode, stderr } = await lvsh(daemon, 'edit test', { variables });
    expect(exitCode).toBe(1);
    const file = /kept in (.*)/.exec(stderr)?.[1] ?? '';
    expect(await readFile(file, 'utf8')).toContain('<vcpux');
    await rm(join(file, '..'), { recursive: true });
  });

  it('changes nothing if the text is not changed', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { stdout } = await lvsh(daemon, '-o json edit test', { variables: { EDITOR: 'true' } });
    expect(JSON.parse(stdout)).toMatchObject({ result: 'unchanged' });
  });
});

describe('lvsh edit of other kinds', () => {
  const CHECKPOINT =
    '<domaincheckpoint><name>c1</name><description>old</description></domaincheckpoint>';

  it.each([
    [
      'pool-edit default-pool',
      's#/default-pool#/other#',
      'Pool default-pool XML configuration edited.',
    ],
    ['iface-edit eth1', 's/1492/1400/', 'Interface eth1 XML configuration edited.'],
  ])('sends the changed text of "%s"', async (line, change, message) => {
    await using daemon = await startDaemon({ memory: true });
    const variables = { EDITOR: `sed -i '${change}'` };
    const outcome = await lvsh(daemon, `-o table ${line}`, { variables });
    expect(outcome).toMatchObject({ exitCode: 0, stdout: `${message}\n`, stderr: '' });
  });

  it('says that a text was not changed as virsh does', async () => {
    await using daemon = await startDaemon({ memory: true });
    const variables = { EDITOR: 'true' };
    const { stdout } = await lvsh(daemon, '-o table pool-edit default-pool', { variables });
    expect(stdout).toBe('Pool default-pool XML configuration not changed.\n');
  });

  it('edits a network filter', async () => {
    await using daemon = await startDaemon({ memory: true });
    const define = await lvsh(daemon, 'nwfilter-define -', {
      input: "<filter name='f1' chain='root'><!-- --></filter>",
    });
    expect(define.exitCode).toBe(0);
    const variables = { EDITOR: "sed -i \"s/chain='root'/chain='root' priority='-100'/\"" };
    const { exitCode, stdout, stderr } = await lvsh(daemon, '-o table nwfilter-edit f1', {
      variables,
    });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: 'Network filter f1 XML configuration edited.\n',
      stderr: '',
    });
  });

  it.each([
    ['', 's/first/second/', 0, 'Snapshot s1 edited.\n', ['s1']],
    [' --clone', 's/<name>s1</<name>s2</', 0, 'Snapshot s1 cloned to s2.\n', ['s1', 's2']],
    ['', 's/<name>s1</<name>s2</', 2, '', ['s1']],
  ])('edits a snapshot with the options "%s"', async (options, change, code, message, names) => {
    await using daemon = await startDaemon({ memory: true });
    const create = await lvsh(daemon, 'snapshot-create-as test s1 first');
    expect(create).toMatchObject({ exitCode: 0 });
    const variables = { EDITOR: `sed -i '${change}'` };
    const line = `-o table snapshot-edit test s1${options} --skip-validate`;
    const { exitCode, stdout, stderr } = await lvsh(daemon, line, { variables });
    const kept = /kept in (.*)/.exec(stderr)?.[1];
    if (kept !== undefined) await rm(join(kept, '..'), { recursive: true });
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: message });
    const list = await lvsh(daemon, '-o name snapshot-list test');
    expect(list.stdout).toBe(names.map((name) => `${name}\n`).join(''));
  });

  // The test driver cannot remove the metadata of a snapshot alone.
  it('renames a snapshot by recording it again and removing the old one', async () => {
    const removed: unknown[] = [];
    const snapshot = {
      name: 's1',
      getXmlDesc: async () => '<domainsnapshot><name>s1</name></domainsnapshot>',
      delete: async ({ flags }: { readonly flags: unknown }) => removed.push(flags),
    };
    const domain = {
      ...{ name: 'web', uuid: 'u' },
      snapshotLookupByName: async () => snapshot,
      snapshotCurrent: async () => snapshot,
      snapshotCreateXml: async (_xml: string, { flags }: { readonly flags: unknown }) => {
        removed.push(flags);
        return { name: 's2' };
      },
    };
    const line = '-o table snapshot-edit web s1 --rename --skip-validate';
    const variables = { EDITOR: "sed -i 's/s1/s2/'" };
    const { stdout } = await lvshWithStub({ domainLookupByName: () => domain }, line, {
      variables,
    });
    expect(stdout).toBe('Snapshot s1 renamed to s2.\n');
    expect(removed).toEqual([['REDEFINE', 'CURRENT'], ['METADATA_ONLY']]);
  });

  it('edits a checkpoint, a saved state and a managed save', async () => {
    const changed: unknown[] = [];
    const domain = {
      ...{ name: 'web', uuid: 'u' },
      checkpointLookupByName: async () => ({ name: 'c1', getXmlDesc: async () => CHECKPOINT }),
      checkpointCreateXml: async (xml: string) => changed.push(xml),
      managedSaveGetXmlDesc: async () => '<domain><name>old</name></domain>',
      managedSaveDefineXml: async (xml: string) => changed.push(xml),
    };
    const methods = {
      domainLookupByName: () => domain,
      domainSaveImageGetXmlDesc: () => '<domain><name>old</name></domain>',
      domainSaveImageDefineXml: (_file: unknown, xml: unknown, options: unknown) =>
        changed.push(xml, options),
    };
    const settings = { variables: { EDITOR: "sed -i 's/old/new/'" } };
    const texts: string[] = [];
    for (const line of [
      'checkpoint-edit web c1',
      'save-image-edit /s --running',
      'managedsave-edit web',
    ]) {
      const { stdout } = await lvshWithStub(methods, `-o table ${line} --skip-validate`, settings);
      texts.push(stdout);
    }
    expect(texts).toEqual([
      'Checkpoint c1 edited.\n',
      'State file /s edited.\n',
      "Managed save image of Domain 'web' XML configuration edited.\n",
    ]);
    expect(changed).toMatchObject([
      CHECKPOINT.replace('old', 'new'),
      '<domain><name>new</name></domain>',
      { flags: ['RUNNING'] },
      '<domain><name>new</name></domain>',
    ]);
  });
});
