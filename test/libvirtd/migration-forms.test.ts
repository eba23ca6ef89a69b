import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain, MigrateParams, VirDomainMigrateFlags } from '../../src/index.ts';
import type { Migration, Places } from './migration/both-clients.ts';
import { RESUMED, untilAt, untilTransfers, withBothClients } from './migration/both-clients.ts';
import { ERROR_OF_TRANSFER } from './migration/complaint.ts';
import { MigrationRig } from './migration/rig.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const MOVED: Places = {
  source: 'shutoff (migrated), persistent',
  destination: 'running (migrated), transient',
};
const PAUSED: Places = { ...MOVED, destination: 'paused (user), transient' };
const STAYS: Places = { source: 'running (booted), persistent', destination: 'absent' };
const OFF: Places = {
  source: 'shutoff (destroyed), persistent',
  destination: 'shutoff (unknown), persistent',
};
const DEFINED: Places = { source: 'absent', destination: 'running (migrated), persistent' };

interface Form extends Pick<Migration, 'isBusy' | 'change' | 'during'> {
  readonly form: string;
  readonly virsh: string;
  readonly flags: string;
  readonly params?: MigrateParams;
  readonly places: Places;
}

const destroyed = { change: (domain: Domain) => domain.destroy() };
const suspended = { change: (domain: Domain) => domain.suspend() };

const FORMS: readonly Form[] = [
  { form: 'that is not live', virsh: '', flags: '', places: MOVED },
  {
    form: 'that keeps the definition on the destination alone',
    virsh: '--live --persistent --undefinesource',
    flags: 'LIVE PERSIST_DEST UNDEFINE_SOURCE',
    places: DEFINED,
  },
  {
    form: 'with change protection',
    virsh: '--live --change-protection',
    flags: 'LIVE CHANGE_PROTECTION',
    places: MOVED,
  },
  { form: 'into a pause', virsh: '--live --suspend', flags: 'LIVE PAUSED', places: PAUSED },
  { form: 'of a paused guest', virsh: '--live', flags: 'LIVE', places: PAUSED, ...suspended },
  {
    form: 'of a definition',
    virsh: '--offline --persistent',
    flags: 'OFFLINE PERSIST_DEST',
    places: OFF,
    ...destroyed,
  },
  {
    form: 'of a definition that the destination shall not keep',
    virsh: '--offline',
    flags: 'OFFLINE',
    places: { ...OFF, destination: 'absent' },
    ...destroyed,
  },
  {
    form: 'of a guest that is shut off',
    virsh: '--live',
    flags: 'LIVE',
    places: { ...OFF, destination: 'absent' },
    ...destroyed,
  },
  {
    form: 'with flags for the source alone',
    virsh: '--live --abort-on-error --auto-converge --unsafe',
    flags: 'LIVE ABORT_ON_ERROR AUTO_CONVERGE UNSAFE',
    places: MOVED,
  },
  {
    form: 'to a given URI',
    virsh: '--live --migrateuri tcp://127.0.0.3',
    flags: 'LIVE',
    params: { migrate_uri: 'tcp://127.0.0.3' },
    places: MOVED,
  },
  {
    form: 'by several connections',
    virsh: '--live --parallel --parallel-connections 2',
    flags: 'LIVE PARALLEL',
    params: { 'parallel.connections': 2 },
    places: MOVED,
  },
  { form: 'with TLS but no certificates', virsh: '--live --tls', flags: 'LIVE TLS', places: STAYS },
  {
    form: 'in post-copy',
    virsh: '--live --postcopy --bandwidth 1',
    flags: 'LIVE POSTCOPY',
    params: { bandwidth: 1 },
    places: MOVED,
    isBusy: true,
    during: async (rig, _, name) => {
      const domain = await untilTransfers(rig, name);
      await domain.migrateStartPostCopy();
    },
  },
];

describeWithLibvirtd('A migration', () => {
  let rig: MigrationRig;
  beforeAll(async () => {
    rig = await MigrationRig.start();
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it.each(FORMS)('$form makes the calls of virsh', async ({ virsh, flags, params, ...rest }) => {
    const reports = await withBothClients(rig, {
      virsh: words(virsh),
      ours: (domain, destination) =>
        domain.migrate3(destination, { flags: flagsOf(flags), params: params ?? {} }),
      ...rest,
    });
    expect(reports.virsh.steps.length).toBeGreaterThan(3);
    expect(reports.ours).toEqual(reports.virsh);
  });

  it.each([
    ['peer-to-peer', ['--p2p'], 'LIVE PEER2PEER'],
    ['tunnelled', ['--p2p', '--tunnelled'], 'LIVE PEER2PEER TUNNELLED'],
  ])('%s makes the calls of virsh, and so do the daemons', async (_, virsh, flags) => {
    const reports = await withBothClients(rig, {
      virsh: ['--live', ...virsh],
      ours: (domain, { uri }) => domain.migrateToUri3(uri, { flags: flagsOf(flags) }),
      places: MOVED,
    });
    expect(reports.virsh.steps.join('\n')).toContain('FINISH3_PARAMS');
    expect(reports.ours).toEqual(reports.virsh);
  });

  it.each([
    ['the daemons', 'destination', STAYS],
    // The source daemon controls the migration, and goes on without its client.
    ['the client and the source', 'source', MOVED],
  ] as const)(
    'peer-to-peer ends like that of virsh if the connection between %s is lost',
    async (_, side, places) => {
      const reports = await withBothClients(rig, {
        isBusy: true,
        virsh: ['--live', '--p2p', '--bandwidth', '1'],
        ours: (domain, { uri }) =>
          domain.migrateToUri3(uri, { flags: ['LIVE', 'PEER2PEER'], params: { bandwidth: 1 } }),
        during: async (_rig, lane, name) => {
          const domain = await untilTransfers(rig, name);
          lane.proxy(side).cut();
          if (places !== MOVED) return;
          await domain.migrateSetMaxSpeed(FAST);
          // Until then the daemons need the proxy.
          await untilAt(rig, name, MOVED);
        },
        places,
      });
      expect(reports.virsh.error).not.toBeNull();
      expect(reports.ours).toEqual(reports.virsh);
    },
  );

  it('without parameters makes the calls of libvirt-python', async () => {
    const reports = await withBothClients(rig, { ...withoutParameters(), places: MOVED });
    expect(reports.virsh.steps.join('\n')).toContain('MIGRATE_CONFIRM3 ');
    expect(reports.ours).toEqual(reports.virsh);
  });

  it.each([
    ['PREPARE3', 'destination', STAYS, 'injected'],
    ['PERFORM3', 'source', STAYS, ERROR_OF_TRANSFER],
    ['FINISH3', 'destination', { ...STAYS, source: RESUMED }, 'injected'],
  ] as const)(
    'without parameters continues like that of libvirt-python if %s fails',
    async (step, side, places, error) => {
      const reports = await withBothClients(rig, {
        ...withoutParameters(),
        prepare: (lane) => {
          lane.proxy(side).injection = { procedure: `MIGRATE_${step}`, onCall: () => 'refuse' };
        },
        places,
      });
      expect(reports.virsh.error).toBe(error);
      expect(reports.ours).toEqual(reports.virsh);
    },
  );
});

/** MiB/s. */
const FAST = 1024;

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function flagsOf(text: string): FlagName[] {
  return words(text) as FlagName[];
}

type FlagName = keyof typeof VirDomainMigrateFlags;

function withoutParameters() {
  return {
    python: 'domain.migrate(destination, libvirt.VIR_MIGRATE_LIVE, None, None, 0)',
    ours: (domain: Domain, destination: Connection) =>
      domain.migrate(destination, { flags: 'LIVE' }),
  };
}
