import type { Domain, DomainCheckpoint, DomainSnapshot } from '../../../../src/index.ts';
import type { Me, Step, Story } from '../story.ts';
import { py, stepsOf } from '../story.ts';
import type { Driver } from './domain-xml.ts';
import { guestXml } from './domain-xml.ts';

const step = stepsOf<Domain>();

const FIRST = '<domainsnapshot><name>first</name><description>größe</description></domainsnapshot>';
const SECOND = '<domainsnapshot><name>second</name></domainsnapshot>';

/** Snapshots of a stopped guest and of a running one. */
export function snapshotStory(driver: Driver): Story<Domain> {
  return {
    title: 'snapshots',
    driver,
    looks: [['domain', ({ name }) => name]],
    steps: [
      define(driver),
      create(FIRST, 0),
      create(SECOND, 0),
      revert('first'),
      step('virDomainSnapshotDelete', (me) => snapshotOf(me).delete(), 'me.other.delete(0)'),
      step('virDomainCreate', (me) => me.it.create(), 'me.it.create()'),
      step('virDomainSuspend', (me) => me.it.suspend(), 'me.it.suspend()'),
      create(SECOND.replace('second', 'third'), 0),
      step('virDomainDestroy', (me) => me.it.destroy(), 'me.it.destroy()'),
      revert('third'),
      step(
        'virDomainSnapshotDelete',
        // VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN
        async (me) => (await me.it.snapshotLookupByName('first')).delete({ flags: 1 }),
        'me.it.snapshotLookupByName("first").delete(1)',
      ),
      step('virDomainDestroy', (me) => me.it.destroy(), 'me.it.destroy()'),
      // VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA
      step(
        'virDomainUndefineFlags',
        (me) => me.it.undefineFlags({ flags: 2 }),
        'me.it.undefineFlags(2)',
      ),
    ],
  };
}

/** Checkpoints of a running guest. */
export function checkpointStory(driver: Driver): Story<Domain> {
  return {
    title: 'checkpoints',
    driver,
    looks: [['domain', ({ name }) => name]],
    steps: [
      define(driver),
      step('virDomainCreate', (me) => me.it.create(), 'me.it.create()'),
      step('virDomainSuspend', (me) => me.it.suspend(), 'me.it.suspend()'),
      ...['first', 'second'].map((name) =>
        step(
          'virDomainCheckpointCreateXML',
          async (me) => {
            me.other = await me.it.checkpointCreateXml(checkpointXml(name));
          },
          `me.other = me.it.checkpointCreateXML(${py(checkpointXml(name))})`,
        ),
      ),
      step(
        'virDomainCheckpointDelete',
        (me) => (me.other as DomainCheckpoint).delete(),
        'me.other.delete()',
      ),
      step(
        'virDomainCheckpointDelete',
        async (me) => (await me.it.checkpointLookupByName('first')).delete({ flags: 1 }),
        'me.it.checkpointLookupByName("first").delete(1)',
      ),
      step('virDomainDestroy', (me) => me.it.destroy(), 'me.it.destroy()'),
      step('virDomainUndefine', (me) => me.it.undefine(), 'me.it.undefine()'),
    ],
  };
}

function define(driver: Driver): Step<Domain> {
  return step(
    'virDomainDefineXML',
    async (me) => {
      me.it = await me.connection.domainDefineXml(withoutAgent(guestXml(me, driver)));
    },
    (tag) => `me.it = conn.defineXML(${py(withoutAgent(guestXml(tag, driver)))})`,
  );
}

/** Removes the agent's disk, which is raw and cannot store snapshots and checkpoints. */
function withoutAgent(xml: string): string {
  return xml.replace(/<disk type='file'><driver name='qemu' type='raw'\/>[\s\S]*?<\/channel>/, '');
}

function create(xml: string, flags: number): Step<Domain> {
  return step(
    'virDomainSnapshotCreateXML',
    async (me) => {
      me.other = await me.it.snapshotCreateXml(xml, { flags });
    },
    `me.other = me.it.snapshotCreateXML(${py(xml)}, ${flags})`,
  );
}

function revert(name: string): Step<Domain> {
  return step(
    'virDomainRevertToSnapshot',
    async (me) => me.it.revertToSnapshot(await me.it.snapshotLookupByName(name)),
    `me.it.revertToSnapshot(me.it.snapshotLookupByName(${py(name)}))`,
  );
}

function snapshotOf(me: Me<Domain>): DomainSnapshot {
  return me.other as DomainSnapshot;
}

function checkpointXml(name: string): string {
  return `<domaincheckpoint><name>${name}</name></domaincheckpoint>`;
}
