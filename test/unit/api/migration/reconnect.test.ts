import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Connection, ConnectOptions } from '../../../../src/index.ts';
import { connect, MigrationError } from '../../../../src/index.ts';
import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

const RECONNECTING: ConnectOptions = { reconnect: { initialDelayMs: 1, maxDelayMs: 5 } };
const {
  domainMigrateBegin3Params: BEGIN,
  domainMigratePrepare3Params: PREPARE,
  domainMigratePerform3Params: PERFORM,
  domainMigrateFinish3Params: FINISH,
  domainMigrateConfirm3Params: CONFIRM,
} = remote;

/** The calls of migration steps that any connection makes, in their order. */
class StepLog implements Disposable {
  readonly names: string[] = [];
  readonly #channel = tracingChannel('libvirt-client:call');
  readonly #handlers = {
    start: (trace: unknown): void => {
      const procedure = String(Reflect.get(trace as object, 'procedure'));
      const [, step] = /MIGRATE_(\w+)3_PARAMS$/.exec(procedure) ?? [];
      if (step !== undefined) this.names.push(step);
    },
  };

  constructor() {
    this.#channel.subscribe(this.#handlers as never);
  }

  [Symbol.dispose](): void {
    this.#channel.unsubscribe(this.#handlers as never);
  }
}

const opened: AsyncDisposable[] = [];

async function start(
  options: ConnectOptions,
): Promise<{ daemons: [TestDaemon, TestDaemon]; from: Connection; to: Connection }> {
  const source = await startDaemon();
  const hypervisor = { hostname: 'destination', populated: false };
  const destination = await startDaemon({ hypervisor });
  const from = await connect(source.uri, options);
  const to = await connect(destination.uri, options);
  opened.push(from, to, source, destination);
  return { daemons: [source, destination], from, to };
}

afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

/** A lost reply: the daemon has made the step. */
const LOSSES: ReadonlyArray<
  readonly [
    phase: MigrationError['phase'],
    AnyProcedure,
    side: 0 | 1,
    steps: string,
    places: { readonly source: string; readonly destination: string },
  ]
> = [
  ['begin', BEGIN, 0, 'BEGIN', { source: 'unknown', destination: 'absent' }],
  ['prepare', PREPARE, 1, 'BEGIN PREPARE CONFIRM', { source: 'running', destination: 'unknown' }],
  [
    'perform',
    PERFORM,
    0,
    'BEGIN PREPARE PERFORM FINISH',
    { source: 'unknown', destination: 'absent' },
  ],
  [
    'finish',
    FINISH,
    1,
    'BEGIN PREPARE PERFORM FINISH',
    { source: 'paused', destination: 'unknown' },
  ],
];

describe.each([
  ['without reconnect', {}],
  ['with reconnect', RECONNECTING],
] as const)('A migration whose connection is lost, %s', (_, options) => {
  it.each(LOSSES)(
    'in the step %s is not continued on another session, and says where the guest is',
    async (phase, procedure, side, steps, places) => {
      const { daemons, from, to } = await start(options);
      using log = new StepLog();
      daemons[side].misbehave({ kind: 'cut', afterBytes: 0, procedure, times: 1 });
      const domain = await from.domainLookupByName('test');
      const error = await domain.migrateTo(to).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(MigrationError);
      expect(error).toMatchObject({ phase, outcome: 'unknown', number: null, ...places });
      if (options === RECONNECTING) await Promise.all([from.getHostname(), to.getHostname()]);
      expect(log.names.join(' ')).toBe(steps);
    },
  );

  it('in the step confirm succeeds, and reports the loss', async () => {
    const { daemons, from, to } = await start(options);
    using log = new StepLog();
    daemons[0].misbehave({ kind: 'cut', afterBytes: 0, procedure: CONFIRM, times: 1 });
    const domain = await from.domainLookupByName('test');
    const { confirmError } = await domain.migrateTo(to);
    expect(confirmError).toMatchObject({ name: 'TransportError', outcome: 'unknown' });
    if (options === RECONNECTING) await from.getHostname();
    expect(log.names.join(' ')).toBe('BEGIN PREPARE PERFORM FINISH CONFIRM');
  });
});
