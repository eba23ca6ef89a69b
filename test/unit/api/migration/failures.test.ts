import { describe, expect, it } from '@jest/globals';
import type { MigrationError } from '../../../../src/index.ts';
import { TransportError } from '../../../../src/index.ts';
import { remote, VirDomainMigrateFlags, VirErrorNumber } from '../../../../src/protocol/index.ts';
import { COOKIES, failure, Hosts, NONE, STEPS, URI } from './support/hosts.ts';

const { LIVE, CHANGE_PROTECTION, OFFLINE } = VirDomainMigrateFlags;

/** The call that changes or reads a state after the steps. */
const ASKED = ['source GET_STATE', 'destination LOOKUP_BY_UUID', 'destination GET_STATE'];

/** The two protocols, and how each calls its steps. */
const PROTOCOLS = [
  ['migrate3', STEPS.params, (name: string) => `MIGRATE_${name}3_PARAMS`],
  ['migrate2', STEPS.fixed, (name: string) => `MIGRATE_${name}3`],
] as const;

describe.each(PROTOCOLS)('Domain.%s', (method, steps, wire) => {
  const BEGUN = [`source ${wire('BEGIN')}`, 'source STATE'];
  const PREPARED = [...BEGUN, `destination ${wire('PREPARE')}`];
  const PERFORMED = [...PREPARED, `source ${wire('PERFORM')}`];
  const FINISHED = [...PERFORMED, `destination ${wire('FINISH')}`];

  function migrate(hosts: Hosts): Promise<MigrationError> {
    const moving = hosts.domain[method](hosts.destination.connection, { flags: LIVE });
    return moving.then(
      () => {
        throw new Error('The migration has succeeded');
      },
      (error: MigrationError) => error,
    );
  }

  /** The calls of the steps, with one name for the two questions about a guest's state. */
  function stepsOf(hosts: Hosts): string[] {
    const names = hosts.names.slice(0, -ASKED.length);
    expect(hosts.names.slice(-ASKED.length)).toEqual(ASKED);
    return names.map((name) => name.replace(/GET_(STATE|INFO)/, 'STATE'));
  }

  /** The arguments of a step, with flags as a number. */
  function argsOf(hosts: Hosts, step: string): object {
    const [, , args = {}] = hosts.calls.find(([, name]) => name === wire(step)) ?? [];
    return { ...args, flags: Number(Reflect.get(args, 'flags')) };
  }

  it('makes no other step if BEGIN fails', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.begin, failure(VirErrorNumber.OPERATION_INVALID));
    const error = await migrate(hosts);
    expect(error).toMatchObject({
      ...{ name: 'MigrationError', phase: 'begin', number: 55, outcome: 'answered' },
      ...{ source: 'running', destination: 'running', cause: { number: 55 } },
    });
    expect(stepsOf(hosts)).toEqual(BEGUN.slice(0, 1));
  });

  it('cancels the source by CONFIRM if PREPARE fails, without a cookie', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.prepare);
    expect(await migrate(hosts)).toMatchObject({ phase: 'prepare', number: 9 });
    expect(stepsOf(hosts)).toEqual([...PREPARED, `source ${wire('CONFIRM')}`]);
    expect(argsOf(hosts, 'CONFIRM')).toMatchObject({
      ...{ cookieIn: NONE, flags: LIVE | CHANGE_PROTECTION, cancelled: 1 },
    });
  });

  it('does not call CONFIRM if PREPARE fails and the source has no change protection', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.source, 7);
    hosts.fail(steps.prepare);
    await migrate(hosts);
    expect(stepsOf(hosts)).toEqual(PREPARED);
    expect(argsOf(hosts, 'BEGIN')).toMatchObject({ flags: LIVE });
  });

  it('cancels both hosts without a transfer if there is no URI for it', async () => {
    const hosts = new Hosts();
    const answer = { cookieOut: COOKIES.prepare, uriOut: null };
    hosts.destination.answer(steps.prepare, answer);
    hosts.fail(steps.finish, failure(VirErrorNumber.MIGRATE_FINISH_OK));
    expect(await migrate(hosts)).toMatchObject({ phase: 'prepare', number: 1 });
    const finish = `destination ${wire('FINISH')}`;
    expect(stepsOf(hosts)).toEqual([...PREPARED, finish, `source ${wire('CONFIRM')}`]);
    expect(argsOf(hosts, 'FINISH')).toMatchObject({ cookieIn: COOKIES.prepare, cancelled: 1 });
    expect(argsOf(hosts, 'CONFIRM')).toMatchObject({ cookieIn: NONE, cancelled: 1 });
  });

  it('cancels only the destination if PERFORM fails, without a cookie', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.perform, failure(VirErrorNumber.INTERNAL_ERROR));
    hosts.fail(steps.finish, failure(VirErrorNumber.MIGRATE_FINISH_OK));
    expect(await migrate(hosts)).toMatchObject({ phase: 'perform', number: 1 });
    expect(stepsOf(hosts)).toEqual(FINISHED);
    expect(argsOf(hosts, 'FINISH')).toMatchObject({ cookieIn: NONE, flags: LIVE, cancelled: 1 });
  });

  it('reports the messages of both hosts if PERFORM fails without a reason', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.perform, failure(VirErrorNumber.OPERATION_FAILED, 'it failed'));
    hosts.fail(steps.finish, failure(VirErrorNumber.INTERNAL_ERROR, 'QEMU has died'));
    const error = await migrate(hosts);
    expect(error).toMatchObject({ phase: 'perform', number: 9 });
    expect(error.message).toContain('it failed; the destination reports: QEMU has died');
  });

  it.each([
    ['PERFORM has a reason', failure(1, 'no memory'), failure(1, 'killed')],
    ['FINISH reports its clean-up', failure(9, 'no memory'), failure(93, 'killed')],
    ['the error of FINISH is not QEMU’s', failure(9, 'no memory'), failure(1, 'killed', 7)],
  ])('reports only the error of PERFORM if %s', async (_, ofPerform, ofFinish) => {
    const hosts = new Hosts();
    hosts.fail(steps.perform, ofPerform);
    hosts.fail(steps.finish, ofFinish);
    const error = await migrate(hosts);
    expect(error.cause).toBe(ofPerform);
    expect(error.message).not.toContain('killed');
  });

  it('fails if FINISH returns a domain although PERFORM has failed', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.perform);
    const error = await migrate(hosts);
    expect(error).toMatchObject({ phase: 'perform', source: 'running', destination: 'running' });
    expect(error.message).toMatch(/it runs twice: destroy one of the two at once$/);
    expect(stepsOf(hosts)).toEqual(FINISHED);
  });

  it('lets the source continue the guest if FINISH fails', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.finish);
    expect(await migrate(hosts)).toMatchObject({ phase: 'finish', number: 9 });
    expect(stepsOf(hosts)).toEqual([...FINISHED, `source ${wire('CONFIRM')}`]);
    expect(argsOf(hosts, 'FINISH')).toMatchObject({ cookieIn: COOKIES.perform, cancelled: 0 });
    expect(argsOf(hosts, 'CONFIRM')).toMatchObject({ cookieIn: NONE, cancelled: 1 });
  });

  it('lets the source continue the guest if the reply to FINISH is lost, as libvirt’s own client does', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.finish, lost());
    const error = await migrate(hosts);
    expect(error).toMatchObject({
      ...{ phase: 'finish', code: 'CONNECTION_LOST', number: null, outcome: 'unknown' },
    });
    expect(stepsOf(hosts)).toEqual([...FINISHED, `source ${wire('CONFIRM')}`]);
    expect(argsOf(hosts, 'CONFIRM')).toMatchObject({ cookieIn: NONE, cancelled: 1 });
  });

  it('succeeds if only CONFIRM fails', async () => {
    const hosts = new Hosts();
    hosts.fail(steps.confirm);
    const moved = await hosts.domain[method](hosts.destination.connection);
    expect(moved.id).toBe(9);
    expect(argsOf(hosts, 'CONFIRM')).toMatchObject({ cookieIn: COOKIES.finish, cancelled: 0 });
  });

  it('keeps the guest paused if it is paused on the source', async () => {
    const hosts = new Hosts();
    hosts.source.answer(remote.domainGetState, { state: 3, reason: 1 });
    const info = { maxMem: 1n, memory: 1n, nrVirtCpu: 1, cpuTime: 0n };
    hosts.source.answer(remote.domainGetInfo, { ...info, state: 3 });
    await hosts.domain[method](hosts.destination.connection, { flags: LIVE });
    const flags = LIVE | VirDomainMigrateFlags.PAUSED;
    expect(argsOf(hosts, 'PREPARE')).toMatchObject({ flags });
    expect(argsOf(hosts, 'PERFORM')).toMatchObject({ flags: flags | CHANGE_PROTECTION });
  });
});

describe('Domain.migrate3', () => {
  it('ignores a failed question about the state of the guest', async () => {
    const hosts = new Hosts();
    hosts.source.answer(remote.domainGetState, failure());
    await hosts.domain.migrate3(hosts.destination.connection);
    expect(hosts.names.at(-1)).toBe('source MIGRATE_CONFIRM3_PARAMS');
  });

  it('sends the change protection to the source alone', async () => {
    const hosts = new Hosts();
    const flags = ['OFFLINE', 'CHANGE_PROTECTION'] as const;
    await hosts.domain.migrate3(hosts.destination.connection, { flags });
    expect(hosts.calls.map(([host, , { flags: each }]: Called) => [host, each])).toEqual([
      ['source', OFFLINE | CHANGE_PROTECTION],
      ['source', 0],
      ['destination', OFFLINE],
      ['destination', OFFLINE],
      ['source', OFFLINE | CHANGE_PROTECTION],
    ]);
  });

  it('uses the URI of the caller if the destination returns none', async () => {
    const hosts = new Hosts();
    const answer = { cookieOut: COOKIES.prepare, uriOut: null };
    hosts.destination.answer(STEPS.params.prepare, answer);
    const params = { migrate_uri: `${URI}0` };
    await hosts.domain.migrate3(hosts.destination.connection, { params });
    expect(hosts.names).toContain('source MIGRATE_PERFORM3_PARAMS');
  });
});

type Called = readonly [string, string, { readonly flags?: unknown }];

function lost(): TransportError {
  return new TransportError('CONNECTION_LOST', 'The line was cut', { outcome: 'unknown' });
}
