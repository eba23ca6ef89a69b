import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { lvsh } from '../unit/cli/support/test-environment.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'lvsh-lifecycle-'));
const webFile = join(folder, 'web.xml');
const disksFile = join(folder, 'disks.xml');
const displaysFile = join(folder, 'displays.xml');

const domainXml = (name: string, devices = ''): string => `
  <domain type='test'><name>${name}</name><uuid>11111111-2222-3333-4444-555555555555</uuid>
    <memory>65536</memory><vcpu>2</vcpu><os><type>hvm</type></os>
    <devices>${devices}</devices></domain>`;

describeWithLibvirtd("lvsh about a domain's life cycle", () => {
  let daemon: Libvirtd;
  let holder: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    // The test driver forgets its state when its last connection is closed.
    holder = await connect(daemon.uri('test'));
    writeFileSync(webFile, domainXml('web'));
    const source = "<source file='/default-pool/web.img'/>";
    const disk = `<disk type='file' device='disk'>${source}<target dev='vda'/></disk>`;
    writeFileSync(disksFile, domainXml('web', disk));
    writeFileSync(
      displaysFile,
      domainXml(
        'displays',
        `<graphics type='vnc' port='5907' listen='0.0.0.0' passwd='pw'/>
         <graphics type='spice' port='5910' tlsPort='5911' listen='192.0.2.1' passwd='pw'/>
         <graphics type='rdp' port='3389' listen='2001:db8::1'/>`,
      ),
    );
  });

  afterAll(async () => {
    await holder.close();
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });

  /** Removes ids, which count up, and times. */
  const mask = (text: string): string =>
    text
      .replaceAll(/^ \d+ +/gm, ' ID ')
      .replaceAll(/^-+$/gm, '---')
      .replaceAll(/id='\d+'/g, 'id')
      .replaceAll(/^(CPU:|CPU time:) .*$/gm, '$1');
  const list = ['list --all --managed-save'];
  const state = [...list, 'domstate test --reason', 'dominfo test'];
  const maskInfo = (text: string): string => mask(text).replaceAll(/^Id: .*$/gm, 'Id:');
  const start = ['start test'];
  const undoWeb = ['destroy web', 'undefine web'];
  const seen = { state, mask: maskInfo };

  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'domname 1' },
      { line: `define ${webFile}`, state: [...list, 'dumpxml web'], mask, undo: undoWeb },
      { line: `define ${webFile} --validate`, state: list, mask, undo: undoWeb },
      { line: `create ${webFile}`, state: [...list, 'dumpxml web'], mask, undo: undoWeb },
      {
        line: `create ${webFile} --paused`,
        state: [...list, 'domstate web --reason'],
        mask,
        undo: undoWeb,
      },
      { line: `create ${folder}/nix`, ...seen },
      { line: 'shutdown test', ...seen, undo: start },
      { line: 'shutdown nix', ...seen },
      { line: 'shutdown test', ...seen, given: ['destroy test'], undo: start },
      { line: 'reboot test', ...seen, undo: start },
      { line: 'reboot test --mode acpi,agent', ...seen, undo: start },
      { line: 'reboot test --mode nix', ...seen },
      { line: 'reset test', ...seen },
      { line: 'suspend test', ...seen, undo: ['resume test'] },
      { line: 'suspend test', given: ['suspend test'], ...seen, undo: ['resume test'] },
      { line: 'resume test', given: ['suspend test'], ...seen },
      { line: 'resume test', ...seen },
      { line: 'inject-nmi test', ...seen },
      { line: 'send-key test KEY_LEFTCTRL KEY_DELETE', ...seen },
      { line: 'send-key test 30 0x1f --holdtime 3 --codeset xt', ...seen },
      { line: 'send-key test KEY_NIX', ...seen },
      { line: 'autostart test', ...seen, undo: ['autostart test --disable'] },
      { line: 'autostart test --disable', given: ['autostart test'], ...seen },
      { line: 'domname 6695eb01-f6a4-8304-79aa-97f2502e193f' },
      { line: 'domuuid test' },
      { line: 'domid test' },
      { line: 'domid test', given: ['destroy test'], undo: start },
      { line: 'domid nix' },
      {
        line: 'domrename web other',
        given: [`define ${webFile}`],
        state: list,
        mask,
        undo: ['undefine other'],
      },
      { line: 'domrename test other', ...seen },
      {
        line: 'domdisplay displays',
        given: [`create ${displaysFile}`],
        undo: ['destroy displays'],
      },
      {
        line: 'domdisplay displays --all --include-password',
        given: [`create ${displaysFile}`],
        undo: ['destroy displays'],
      },
      {
        line: 'domdisplay displays --type rdp',
        given: [`create ${displaysFile}`],
        undo: ['destroy displays'],
      },
      { line: 'domdisplay test' },
      { line: 'domdisplay test', given: ['destroy test'], undo: start },
    ],
  );

  const image = { given: [`define ${webFile}`, 'start web', 'managedsave web'] };
  const snapshots = { given: [`define ${webFile}`, 'snapshot-create-as web s1'] };
  const undoUndefine = ['undefine web --managed-save --snapshots-metadata'];
  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'undefine web', given: [`define ${webFile}`], state: list, mask },
      {
        line: 'undefine web',
        given: [`define ${webFile}`, 'start web'],
        state: list,
        mask,
        undo: undoWeb,
      },
      { line: 'undefine nix', state: list, mask },
      { line: 'undefine web', ...image, state: list, mask, undo: undoUndefine },
      { line: 'undefine web --managed-save', ...image, state: list, mask, undo: undoUndefine },
      { line: 'undefine web', ...snapshots, state: list, mask, undo: undoUndefine },
      {
        line: 'undefine web --snapshots-metadata',
        ...snapshots,
        state: list,
        mask,
        undo: undoUndefine,
      },
    ],
  );

  const volumes = {
    given: ['vol-create-as default-pool web.img 1M', `define ${disksFile}`],
    state: [...list, 'vol-list default-pool'],
    mask,
    undo: ['undefine web', 'vol-delete web.img default-pool'],
  };
  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'undefine web --remove-all-storage', ...volumes },
      { line: 'undefine web --storage vda', ...volumes },
      { line: 'undefine web --storage vdz', ...volumes },
      { line: 'undefine web', ...volumes },
    ],
  );

  it('undefine names a managed save image that is in the way, and the option for it', async () => {
    for (const line of image.given) await virsh(daemon.uri('test'), line.split(' '));
    const table = ['-c', daemon.uri('test'), '-o', 'table'];
    const refused = await lvsh(undefined, [...table, 'undefine', 'web']);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('a managed save image');
    expect(refused.stderr).toContain('--with managed-save');
    const words = ['undefine', 'web', '--with', 'managed-save'];
    const removed = await lvsh(undefined, [...table, ...words]);
    expect(removed).toMatchObject({ exitCode: 0, stderr: '' });
  });

  const texts = ['desc test', 'desc test --config', 'desc test --title', 'dumpxml test'];
  const undoTexts = [
    'metadata test http://example.com/x --remove',
    'metadata test http://example.com/x --remove --config',
  ];
  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'desc test' },
      { line: 'desc test --title' },
      { line: 'desc test some words', state: texts, mask },
      { line: 'desc test' },
      { line: 'desc test other --config', state: texts, mask },
      { line: 'desc test --config' },
      { line: 'desc test Title --title', state: texts, mask },
      { line: 'desc test --title' },
      { line: ['desc', 'test', ''], state: texts, mask },
      { line: 'metadata test http://example.com/x' },
      {
        line: 'metadata test http://example.com/x --key x --set <a/>',
        state: texts,
        mask,
        undo: undoTexts,
      },
      {
        line: 'metadata test http://example.com/x',
        given: ['metadata test http://example.com/x --key x --set <a><b/></a>'],
        undo: undoTexts,
      },
      {
        line: 'metadata test http://example.com/x --remove',
        given: ['metadata test http://example.com/x --key x --set <a/>'],
        state: texts,
        mask,
        undo: undoTexts,
      },
      { line: 'metadata test http://example.com/x --set <a/>', state: texts, mask },
    ],
  );

  const pins = ['vcpupin test', 'vcpuinfo test'];
  const undoPins = ['vcpupin test 0 r', 'vcpupin test 1 r'];
  const maskCounters = (text: string): string => text.replaceAll(/\d+$/gm, 'N');
  const s2 = ['snapshot-create-as test s1', 'snapshot-create-as test s2'];
  const undoS2 = ['snapshot-delete test s2', 'snapshot-delete test s1'];
  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'vcpuinfo test', mask },
      { line: 'vcpuinfo test --pretty', mask },
      { line: 'vcpuinfo test', given: ['destroy test'], undo: start, mask },
      { line: 'vcpupin test' },
      { line: 'vcpupin test 1' },
      { line: 'vcpupin test 0 0-7,^3', state: pins, mask, undo: undoPins },
      { line: 'vcpupin test --vcpu 1 --cpulist 2', state: pins, mask, undo: undoPins },
      { line: 'vcpupin test 0 r', given: ['vcpupin test 0 1'], state: pins, mask },
      { line: 'vcpupin test 0 x', state: pins, mask },
      { line: 'vcpupin test 9 1', state: pins, mask },
      { line: 'vcpupin test 9' },
      { line: 'domblkstat test vda', mask: maskCounters },
      { line: 'domblkstat test vda --human', mask: maskCounters },
      { line: 'domblkstat test', mask: maskCounters },
      { line: 'dommemstat test', mask: maskCounters },
      { line: 'dommemstat test --period 3', ...seen },
      { line: 'snapshot-info test s1', given: s2, undo: undoS2 },
      { line: 'snapshot-info test --current', given: s2, undo: undoS2 },
      { line: 'snapshot-info test nix' },
    ],
  );
});
