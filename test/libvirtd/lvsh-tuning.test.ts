import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { compareWithVirsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const MAC = 'aa:bb:cc:dd:ee:ff';
const folder = mkdtempSync(join(tmpdir(), 'lvsh-tuning-'));
const checkpointFile = join(folder, 'checkpoint.xml');
const snapshotFile = join(folder, 'snapshot.xml');
const image = join(folder, 'test.save');
const imageXml = join(folder, 'image.xml');

describeWithLibvirtd('lvsh about limits, checkpoints and guests of the test driver', () => {
  let daemon: Libvirtd;
  let holder: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    // The test driver forgets its state when its last connection is closed.
    holder = await connect(daemon.uri('test'));
    writeFileSync(checkpointFile, '<domaincheckpoint><name>c9</name></domaincheckpoint>');
    writeFileSync(snapshotFile, '<domainsnapshot><name>s9</name></domainsnapshot>');
    const domain = await holder.domainLookupByName('test');
    writeFileSync(imageXml, await domain.getXmlDesc());
  });

  afterAll(async () => {
    await holder?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true });
  });

  /** Removes ids, which count up, and times. */
  const mask = (text: string): string =>
    text
      .replaceAll(/ id='\d+'/g, ' id')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
      .replaceAll(/<creationTime>\d+/g, '<creationTime>')
      .replaceAll(/\d+\.\d{9} seconds/g, 'TIME');
  const xml = { state: ['dumpxml test', 'dumpxml test --inactive'], mask };
  const saved = { given: [`save test ${image}`], undo: [`restore ${image}`] };

  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'memtune test' },
      { line: 'memtune test --hard-limit 4GiB --soft-limit 1000000', ...xml },
      { line: 'memtune test --hard-limit -1 --config', ...xml },
      { line: 'blkdeviotune test vda' },
      { line: 'blkdeviotune test vda --total-bytes-sec 1 --total-bytes-sec-max 1MiB', ...xml },
      { line: 'blkdeviotune test vdz' },
      { line: 'blkiotune test' },
      { line: 'blkiotune test --weight 300 --device-weights /dev/sda,500', ...xml },
      { line: 'numatune test' },
      { line: 'numatune test --mode preferred --nodeset 0 --config', ...xml },
      { line: 'schedinfo test' },
      { line: 'schedinfo test --set weight=50', ...xml },
      { line: `domiftune test ${MAC}` },
      { line: `domiftune test ${MAC} --inbound 10,20,30 --outbound 40`, ...xml },
      { line: 'domiftune test tap9' },
      { line: 'perf test' },
      { line: 'perf test --enable cmt,mbmt --config', ...xml },
      { line: 'perf test --disable cmt --config', ...xml },
      { line: 'emulatorpin test' },
      { line: 'emulatorpin test 0-1,3', ...xml },
      { line: 'emulatorpin test' },
      { line: 'iothreadinfo test' },
      { line: 'iothreadadd test 4', ...xml, undo: ['iothreaddel test 4'] },
      { line: 'iothreadinfo test', given: ['iothreadadd test 4'], undo: ['iothreaddel test 4'] },
      {
        line: 'iothreadpin test 4 1',
        given: ['iothreadadd test 4'],
        ...xml,
        undo: ['iothreaddel test 4'],
      },
      {
        line: 'iothreadset test 4 --poll-max-ns 100',
        given: ['iothreadadd test 4'],
        ...xml,
        undo: ['iothreaddel test 4'],
      },
      { line: 'iothreaddel test 4', given: ['iothreadadd test 4'], ...xml },
      { line: 'iothreaddel test 9', ...xml },
      { line: 'cpu-stats test', mask },
      { line: 'cpu-stats test --total', mask },
      { line: 'cpu-stats test --start 1 --count 1', mask },
      { line: 'domblkerror test' },
      { line: 'domcontrol test' },
      { line: 'domfsinfo test' },
      { line: 'domfsfreeze test', undo: ['domfsthaw test'] },
      { line: 'domfsthaw test', given: ['domfsfreeze test'] },
      { line: 'domfstrim test' },
      { line: 'domhostname test' },
      { line: 'domtime test --time 1600000000', state: ['domtime test'] },
      { line: 'domtime test --pretty', given: ['domtime test --time 1600000000'] },
      { line: 'set-user-password test root secret' },
      { line: 'send-process-signal test 1 sigterm' },
      { line: 'set-lifecycle-action test poweroff preserve', ...xml },
      { line: 'set-lifecycle-action test crash nix', ...xml },
      { line: 'domlaunchsecinfo test' },
      { line: `dump test ${folder}/core` },
      { line: `save-image-dumpxml ${image}`, ...saved },
      {
        line: `save-image-define ${image} ${imageXml}`,
        ...saved,
        state: [`save-image-dumpxml ${image}`],
        mask,
      },
      { line: `save-image-define ${image} ${imageXml} --paused`, ...saved },
      { line: `save-image-define ${image} ${folder}/nix`, ...saved },
    ],
  );

  const list = ['checkpoint-list test --parent', 'checkpoint-list test --tree'];
  const given = ['checkpoint-create-as test c1', 'checkpoint-create-as test c2'];
  const undo = ['c9', 'c2', 'c1'].map((name) => `checkpoint-delete test ${name}`);
  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: `checkpoint-create test ${checkpointFile}`, state: list, mask, undo },
      { line: 'checkpoint-create-as test c1 words', state: list, mask, undo },
      { line: 'checkpoint-create-as test c1 --print-xml', state: list },
      {
        line: 'checkpoint-create-as test c1 words vda,checkpoint=bitmap,bitmap=b --print-xml',
        state: list,
      },
      { line: 'checkpoint-list test' },
      { line: 'checkpoint-list test', given, mask, undo },
      { line: 'checkpoint-list test --roots --parent', given, mask, undo },
      { line: 'checkpoint-list test --leaves --name', given, undo },
      { line: 'checkpoint-list test --tree', given, undo },
      { line: 'checkpoint-list test --from c1 --descendants --topological', given, mask, undo },
      { line: 'checkpoint-info test c1', given, undo },
      { line: 'checkpoint-info test nix' },
      { line: 'checkpoint-parent test c2', given, undo },
      { line: 'checkpoint-parent test c1', given, undo },
      { line: 'checkpoint-dumpxml test c2', given, mask, undo },
      { line: 'checkpoint-dumpxml test c2 --no-domain', given, mask, undo },
      { line: 'checkpoint-delete test c1', given, state: list, mask, undo },
      { line: 'checkpoint-delete test c1 --children', given, state: list, mask, undo },
      { line: 'checkpoint-delete test c1 --children-only', given, state: list, mask, undo },
      {
        line: `snapshot-create test ${snapshotFile}`,
        state: ['snapshot-list test --parent'],
        mask,
        undo: ['snapshot-delete test s9'],
      },
    ],
  );
});
