import { deferred } from '../../../../../src/fleet/deferred.ts';
import { AbortError, Domain, VirError } from '../../../../../src/index.ts';
import type { AnyProcedure } from '../../../../../src/protocol/index.ts';
import { remote, VirDomainState, VirErrorNumber } from '../../../../../src/protocol/index.ts';
import type { TrackedCallOptions } from '../../../../../src/rpc/index.ts';
import { FakeConnection } from '../../support/fake-connection.ts';
import { DOM } from '../../wire/row.ts';

/** A call to one of the hosts, without the questions about features. */
export type HostCall = readonly [host: 'source' | 'destination', name: string, args: object];

/** The domain on the destination. */
export const NEW_DOM = { ...DOM, id: 9 };

/** The cookie of each step, which the next step must get. */
export const COOKIES = {
  begin: bytes('begin'),
  prepare: bytes('prepare'),
  perform: bytes('perform'),
  finish: bytes('finish'),
};
export const NONE = new Uint8Array(0);

/** The XML of the guest, as BEGIN returns it. */
export const XML = '<domain>begun</domain>';
export const URI = 'tcp://destination:49152';

/** The procedures of the steps. */
export const STEPS = {
  params: {
    begin: remote.domainMigrateBegin3Params,
    prepare: remote.domainMigratePrepare3Params,
    perform: remote.domainMigratePerform3Params,
    finish: remote.domainMigrateFinish3Params,
    confirm: remote.domainMigrateConfirm3Params,
  },
  fixed: {
    begin: remote.domainMigrateBegin3,
    prepare: remote.domainMigratePrepare3,
    perform: remote.domainMigratePerform3,
    finish: remote.domainMigrateFinish3,
    confirm: remote.domainMigrateConfirm3,
  },
};

type SessionCall = (
  procedure: AnyProcedure,
  args: unknown,
  options?: TrackedCallOptions,
) => Promise<unknown>;

type Replacement = (call: SessionCall, ...made: Parameters<SessionCall>) => Promise<unknown>;

/** Two hosts whose answers a test scripts, and the calls to both in their order. */
export class Hosts {
  readonly source = new FakeConnection();
  readonly destination = new FakeConnection();
  readonly calls: HostCall[] = [];
  readonly domain = Domain.of(this.source.connection, DOM);
  readonly #features = new Map<object, Set<number>>();

  /** @param features - The features of both hosts. */
  constructor(features: readonly number[] = [1, 3, 4, 6, 7, 11, 12, 13]) {
    for (const host of [this.source, this.destination]) {
      this.#features.set(host, new Set(features));
      this.#record(host);
      this.#replaceCalls(host, async (call, procedure, args, options) => {
        if (options?.signal?.aborted) throw new AbortError('aborted');
        return call(procedure, args, options);
      });
      this.#answerSteps(host);
    }
  }

  get names(): string[] {
    return this.calls.map(([host, name]) => `${host} ${name}`);
  }

  /** Removes a feature of one host. */
  lack(host: FakeConnection, feature: number): void {
    this.#features.get(host)?.delete(feature);
  }

  /** Lets a step fail. */
  fail(procedure: AnyProcedure, error: Error = failure()): void {
    for (const host of [this.source, this.destination]) host.answer(procedure, error);
  }

  /**
   * Lets a step of the source wait until it is released: with the scripted answer, or with an
   * error.
   */
  hold(procedure: AnyProcedure): { release(error?: Error): void; readonly begun: Promise<void> } {
    const released = deferred<void>();
    const begun = deferred<void>();
    this.#replaceCalls(this.source, async (call, called, args, options) => {
      if (called.name !== procedure.name) return call(called, args, options);
      const { progress } = options ?? {};
      if (progress !== undefined) progress.isSent = true;
      const answer = await call(called, args, options);
      begun.resolve();
      await released.promise;
      return answer;
    });
    return {
      release: (error) => (error === undefined ? released.resolve() : released.reject(error)),
      begun: begun.promise,
    };
  }

  #replaceCalls(host: FakeConnection, replacement: Replacement): void {
    const session = host.link.opened.session as unknown as { call: SessionCall };
    const { call } = session;
    session.call = (...made) => replacement(call, ...made);
  }

  #record(host: FakeConnection): void {
    const role = host === this.source ? 'source' : 'destination';
    const { calls } = host;
    calls.push = (...made) => {
      for (const { name, args } of made) {
        if (name === 'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE') this.#answerFeature(host, args);
        else this.calls.push([role, name.replace('REMOTE_PROC_DOMAIN_', ''), args as object]);
      }
      return this.calls.length;
    };
  }

  #answerFeature(host: FakeConnection, args: unknown): void {
    const feature = Number(Reflect.get(args as object, 'feature'));
    const supported = Number(this.#features.get(host)?.has(feature) ?? false);
    host.answer(remote.connectSupportsFeature, { supported });
  }

  #answerSteps(host: FakeConnection): void {
    for (const { begin, prepare, perform, finish } of Object.values(STEPS)) {
      host.answer(begin, { cookieOut: COOKIES.begin, xml: XML });
      host.answer(prepare, { cookieOut: COOKIES.prepare, uriOut: URI });
      host.answer(perform, { cookieOut: COOKIES.perform });
      host.answer(finish, { dom: NEW_DOM, cookieOut: COOKIES.finish });
    }
    host.answer(remote.domainGetState, { state: VirDomainState.RUNNING, reason: 1 });
    host.answer(remote.domainLookupByUuid, { dom: NEW_DOM });
  }
}

/** Returns an error of a daemon. */
export function failure(
  number: number = VirErrorNumber.OPERATION_FAILED,
  message = 'it failed',
  domain = 10,
): VirError {
  return new VirError(message, {
    ...{ code: 'VIR_ERR_OPERATION_FAILED', number, domain, domainName: 'VIR_FROM_QEMU', level: 2 },
    ...{ str1: null, str2: null, str3: null, int1: -1, int2: -1, procedure: 'TEST' },
  });
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}
