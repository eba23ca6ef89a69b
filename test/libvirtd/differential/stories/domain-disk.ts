import type { Domain } from '../../../../src/index.ts';
import type { Step, Tag } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import { guestXml } from './domain-xml.ts';

const step = stepsOf<Domain>();

/** VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT: the guest switches to the copy. */
const PIVOT = 2;

/** Returns jobs on the disk of a paused guest. The disk starts as a layer over another image. */
export function diskSteps(): readonly Step<Domain>[] {
  const destroy = step('virDomainDestroy', (me) => me.it.destroy(), 'me.it.destroy()');
  return [
    start('layer'),
    step('virDomainBlockPull', (me) => me.it.blockPull('vda'), 'me.it.blockPull("vda")', {
      settles: true,
    }),
    ...copies(),
    destroy,
    start('second-layer'),
    step(
      'virDomainBlockCommit',
      (me) => me.it.blockCommit('vda', { flags: 4 }),
      'me.it.blockCommit("vda", None, None, 0, 4)',
      { settles: "ready='yes'" },
    ),
    pivot(),
    step(
      'virDomainBackupBegin',
      (me) => me.it.backupBegin(backupXml(me)),
      (tag) => `me.it.backupBegin(${py(backupXml(tag))}, None)`,
      { settles: true },
    ),
    destroy,
  ];
}

function copies(): readonly Step<Domain>[] {
  return [
    step(
      'virDomainBlockCopy',
      (me) => me.it.blockCopy('vda', copyXml(me), { params: { granularity: 65_536 }, flags: 4 }),
      (tag) => `me.it.blockCopy("vda", ${py(copyXml(tag))}, {"granularity": 65536}, 4)`,
      { settles: "ready='yes'" },
    ),
    step(
      'virDomainBlockJobSetSpeed',
      (me) => me.it.blockJobSetSpeed('vda', 5),
      'me.it.blockJobSetSpeed("vda", 5)',
    ),
    pivot(),
    step(
      'virDomainBlockRebase',
      (me) => me.it.blockRebase('vda', { base: `${path(me)}.rebased`, flags: 8 }),
      (tag) => `me.it.blockRebase("vda", ${py(`${path(tag)}.rebased`)}, 0, 8)`,
      { settles: "ready='yes'" },
    ),
    step(
      'virDomainBlockJobAbort',
      (me) => me.it.blockJobAbort('vda'),
      'me.it.blockJobAbort("vda")',
      {
        settles: true,
      },
    ),
  ];
}

function pivot(): Step<Domain> {
  return step(
    'virDomainBlockJobAbort',
    (me) => me.it.blockJobAbort('vda', { flags: PIVOT }),
    `me.it.blockJobAbort("vda", ${PIVOT})`,
    { settles: true },
  );
}

function start(layer: string): Step<Domain> {
  const xml = (tag: Tag): string =>
    guestXml(tag, 'qemu').replace(`${tag.name}.qcow2`, `${tag.name}.${layer}`);
  return step(
    'virDomainCreateXML',
    async (me) => {
      me.it = await me.connection.domainCreateXml(xml(me), { flags: 1 });
    },
    (tag) => `me.it = conn.createXML(${py(xml(tag))}, 1)`,
  );
}

function copyXml(tag: Tag): string {
  return `<disk type='file'><driver type='qcow2'/><source file='${path(tag)}.copy'/></disk>`;
}

function backupXml(tag: Tag): string {
  return `<domainbackup mode='push'><disks><disk name='vda' type='file' backup='yes'>
    <target file='${path(tag)}.backup'/><driver type='raw'/></disk></disks></domainbackup>`;
}

function path({ name }: Tag): string {
  return `/var/lib/libvirt/images/${name}`;
}
