import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli/run.ts';
import type { Connection, Domain } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { lvsh, TestEnvironment } from '../unit/cli/support/test-environment.ts';
import { makeDisk, startPool } from './api/guest.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const IMAGES = '/var/lib/libvirt/images';
const COPY = `${IMAGES}/copy.qcow2`;
const folder = mkdtempSync(join(tmpdir(), 'lvsh-blocks-'));
const slowImage = join(folder, 'slow.img');
const checkpointFile = join(folder, 'checkpoint.xml');
const pullFile = join(folder, 'pull.xml');
const copyFile = join(folder, 'copy.xml');

describeWithLibvirtd('lvsh about disks of a running guest', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let domain: Domain;
  let uri: string;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    uri = daemon.uri('qemu');
    connection = await connect(uri);
    const path = await makeDisk(await startPool(connection), 'disk.qcow2', 'qcow2');
    // Data that a limited job copies for longer than a test lasts.
    writeFileSync(slowImage, Buffer.alloc(4 * 1_048_576, 'x'));
    domain = await connection.domainDefineXml(`<domain type='qemu'>
      <name>disks</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices><disk type='file'><driver name='qemu' type='qcow2'/><source file='${path}'/>
        <target dev='vda' bus='virtio'/></disk>
      <disk type='file'><driver name='qemu' type='raw'/><source file='${slowImage}'/>
        <target dev='vdb' bus='virtio'/></disk></devices></domain>`);
    await domain.create();
    writeFileSync(
      checkpointFile,
      `<domaincheckpoint><name>b1</name><disks><disk name='vda' checkpoint='bitmap'/>
        <disk name='vdb' checkpoint='no'/></disks></domaincheckpoint>`,
    );
    writeFileSync(
      pullFile,
      `<domainbackup mode='pull'><server transport='unix' socket='${IMAGES}/nbd.sock'/><disks>
        <disk name='vda' type='file' backup='yes'><scratch file='${IMAGES}/scratch.qcow2'/></disk>
        <disk name='vdb' backup='no'/></disks></domainbackup>`,
    );
    writeFileSync(
      copyFile,
      `<disk type='file'><driver type='qcow2'/><source file='${COPY}'/></disk>`,
    );
  });

  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true });
  });

  interface Outcome {
    readonly failed: boolean;
    readonly stdout: string;
  }

  async function ours(line: string): Promise<Outcome> {
    const { exitCode, stdout } = await lvsh(undefined, `-c ${uri} -o virsh ${line}`);
    return { failed: exitCode !== 0, stdout };
  }

  /**
   * Runs a line with virsh and with lvsh, each after a snapshot of its own, and expects the same
   * output and the same disks.
   */
  async function compareAfterSnapshot(line: string): Promise<void> {
    const outcomes: string[] = [];
    const runs = [
      ['theirs', (text: string) => virsh(uri, text.split(' '))],
      ['ours', ours],
    ] as const;
    for (const [name, execute] of runs) {
      const snapshot = `${name}-${line.replaceAll(/\W/g, '')}`;
      const options = '--disk-only --no-metadata --diskspec vdb,snapshot=no';
      await virsh(uri, `snapshot-create-as disks ${snapshot} ${options}`.split(' '));
      const { failed, stdout } = await execute(line.replaceAll('NAME', snapshot));
      const state = await domain.getXmlDesc();
      const disks = (state.match(/<source file='[^']*'|<(mirror|backingStore)[^>]*>/g) ?? []).join(
        '\n',
      );
      outcomes.push(`${failed} ${stdout}${disks}`.replaceAll(snapshot, 'SNAPSHOT'));
      await virsh(uri, 'blockcommit disks vda --pivot'.split(' '));
    }
    expect(outcomes[1]).toBe(outcomes[0]);
    expect(outcomes[0]).toContain('false');
  }

  it.each([
    'blockcommit disks vda --pivot --verbose',
    'blockcommit disks vda --shallow --active --keep-overlay',
    'blockpull disks vda --wait --bandwidth 1000',
    `blockcopy disks vda --dest ${IMAGES}/NAME.copy --transient-job --finish`,
    `blockcopy disks vda --dest ${IMAGES}/NAME.copy --transient-job --pivot --format qcow2`,
  ])('print and change the same as virsh: %s', compareAfterSnapshot);

  const copy = {
    given: [`blockcopy disks vda --dest ${COPY} --transient-job --wait`],
    undo: ['blockjob disks vda --abort', 'pool-refresh disks', 'vol-delete copy.qcow2 disks'],
  };
  const { undo } = copy;

  it('print the progress of a job on stderr, as virsh does: blockjob', async () => {
    for (const line of copy.given) await virsh(uri, line.split(' '));
    const theirs = await virsh(uri, ['blockjob', 'disks', 'vda']);
    const { stderr, stdout } = await lvsh(undefined, `-c ${uri} blockjob disks vda`);
    for (const line of undo) await virsh(uri, line.split(' '));
    expect({ stderr, stdout }).toEqual({ stderr: theirs.stderr, stdout: theirs.stdout });
    expect(stderr).toContain('Block Copy: [100 %]');
  });

  describe('without and with a job', () => {
    compareWithVirsh(
      () => daemon.uri('qemu'),
      [
        { line: 'blockjob disks vda' },
        { line: 'blockjob disks vda --raw' },
        { line: 'blockjob disks vda --abort' },
        { line: 'blockjob disks vdz' },
        { line: 'blockpull disks vdz' },
        { line: 'blockcommit disks vda --wait' },
        { line: `blockcopy disks vda --dest ${COPY}`, undo },
        { line: `blockcopy disks vda --dest ${COPY} --transient-job --wait`, undo },
        { line: `blockcopy disks vda --xml ${copyFile} --transient-job --wait`, undo },
        { line: `blockcopy disks vda --dest ${COPY} --format raw --print-xml` },
        { line: `blockcopy disks vda --dest /dev/x --blockdev --print-xml` },
        { line: 'blockjob disks vda', ...copy },
        { line: 'blockjob disks vda --raw', ...copy },
        { line: 'blockjob disks vda --bandwidth 10', ...copy, state: ['blockjob disks vda'] },
        {
          line: 'blockjob disks vda --bytes',
          given: [...copy.given, 'blockjob disks vda --bandwidth 2000000 --bytes'],
          undo,
        },
        { line: 'blockjob disks vda --abort', ...copy, state: ['blockjob disks vda'] },
        { line: 'blockresize disks vda 16MiB', state: ['domblkinfo disks vda'] },
        { line: 'blockresize disks vda 20480', state: ['domblkinfo disks vda'] },
        { line: 'domblkthreshold disks vda 10MiB' },
        { line: 'domblkthreshold disks vdz 10MiB' },
        { line: 'domblkerror disks' },
      ],
    );
  });

  describe('with a job that lasts', () => {
    const line = `blockcopy disks vdb --dest ${IMAGES}/slow.copy --transient-job --reuse-external`;

    beforeAll(async () => {
      await virsh(uri, `vol-create-as disks slow.copy 4MiB --format raw`.split(' '));
    });

    async function start(options: string): Promise<[TestEnvironment, Promise<number>]> {
      const words = `-c ${uri} ${line} --format raw --bandwidth 1 --bytes ${options}`.split(' ');
      const environment = new TestEnvironment(undefined, words, {});
      const exit = run(environment);
      await until(async () => (await domain.getBlockJobInfo('vdb')) !== null);
      return [environment, exit];
    }

    it('aborts it at the first interrupt', async () => {
      const [environment, exit] = await start('--wait');
      environment.interrupt();
      expect(await exit).toBe(130);
      expect(environment.stderr.text).toMatch(/"vdb" of "disks" is aborted[\s\S]*Interrupted/);
      expect(await domain.getBlockJobInfo('vdb')).toBeNull();
    });

    it('aborts it after the time of --timeout', async () => {
      const [environment, exit] = await start('--timeout 60');
      environment.advance(60_000);
      expect(await exit).toBe(124);
      await until(async () => (await domain.getBlockJobInfo('vdb')) === null);
    });

    it('exits with 1 if another client aborts it', async () => {
      const [environment, exit] = await start('--wait');
      await virsh(uri, 'blockjob disks vdb --abort'.split(' '));
      expect(await exit).toBe(1);
      expect(environment.stderr.text).toContain('was aborted');
    });
  });

  describe('with checkpoints and backups', () => {
    const all = ['checkpoint-list disks --parent', 'domjobinfo disks'];
    const mask = (text: string): string =>
      text
        .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
        .replaceAll(/^(Time|File|Temporary).*$/gm, '$1');
    const end = {
      undo: ['domjobabort disks', 'checkpoint-delete disks b1'],
      // An aborted backup ends a moment after the call.
      settle: () => until(async () => (await domain.getJobInfo()).typeName === 'none'),
    };

    compareWithVirsh(
      () => daemon.uri('qemu'),
      [
        { line: `checkpoint-create disks ${checkpointFile}`, state: all, mask, ...end },
        {
          line: 'checkpoint-create-as disks b1 words vda vdb,checkpoint=no',
          state: all,
          mask,
          ...end,
        },
        { line: `backup-begin disks ${pullFile} ${checkpointFile}`, state: all, mask, ...end },
        {
          line: 'backup-dumpxml disks',
          given: [`backup-begin disks ${pullFile}`],
          mask: (text) => text.replaceAll(/index='\d+'/g, 'index'),
          ...end,
        },
        { line: 'backup-dumpxml disks' },
        { line: 'domjobinfo disks', given: [`backup-begin disks ${pullFile}`], mask, ...end },
        {
          line: 'domjobabort disks',
          given: [`backup-begin disks ${pullFile}`],
          ...end,
        },
        {
          line: 'checkpoint-dumpxml disks b1 --size --no-domain',
          given: [`checkpoint-create disks ${checkpointFile}`],
          mask: (text) => text.replaceAll(/<creationTime>\d+/g, '<creationTime>'),
          ...end,
        },
      ],
    );
  });
});
