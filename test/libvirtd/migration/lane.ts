import type { Connection, Domain } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { python, virsh } from '../support/programs.ts';
import { comparableComplaint, complaintOf, complaintOfVirsh } from './complaint.ts';
import type { Side } from './step-log.ts';
import { StepLog, withoutDetails } from './step-log.ts';
import { StepProxy } from './step-proxy.ts';

/** The observable part of a migration: the steps, a line each, and the error. */
export interface Report {
  readonly steps: readonly string[];
  /**
   * The daemon's message, or a phrase that stands for all true errors of such a case (see
   * {@link comparableComplaint}). Null if the client reports a success.
   */
  readonly error: string | null;
}

/** The way of one client to both hosts, through proxies that log its steps and fail them. */
export class Lane implements AsyncDisposable {
  readonly log: StepLog;
  readonly source: StepProxy;
  readonly destination: StepProxy;

  private constructor(log: StepLog, source: StepProxy, destination: StepProxy) {
    this.log = log;
    this.source = source;
    this.destination = destination;
  }

  static async open(source: Libvirtd, destination: Libvirtd): Promise<Lane> {
    const log = new StepLog();
    return new Lane(
      log,
      await StepProxy.before('source', source.socketPath, log),
      await StepProxy.before('destination', destination.socketPath, log),
    );
  }

  proxy(side: Side): StepProxy {
    return side === 'source' ? this.source : this.destination;
  }

  /** Migrates a guest with virsh. */
  async byVirsh(name: string, ...options: readonly string[]): Promise<Report> {
    const args = ['migrate', ...options, name, this.destination.uri];
    return this.#report(
      name,
      await virsh(this.source.uri, ...args).then(
        () => null,
        (error: Error) => complaintOfVirsh(error.message),
      ),
    );
  }

  /** Migrates a guest with libvirt-python: by an expression with `domain` and `destination`. */
  async byPython(name: string, call: string): Promise<Report> {
    const script = MIGRATE.replace('CALL', call);
    const uris = [this.source.uri, this.destination.uri];
    return this.#report(name, await python<string | null>(script, ...uris, name));
  }

  /** Migrates a guest with this library, by connections that close afterwards, as those of virsh. */
  async byUs(
    name: string,
    migrate: (domain: Domain, destination: Connection) => Promise<unknown>,
  ): Promise<Report> {
    await using source = await connect(this.source.uri);
    await using destination = await connect(this.destination.uri);
    const domain = await source.domainLookupByName(name);
    const error = await migrate(domain, destination).then(
      () => null,
      (thrown: unknown) => complaintOf(thrown),
    );
    return this.#report(name, error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.source[Symbol.asyncDispose]();
    await this.destination[Symbol.asyncDispose]();
  }

  #comparable(complaint: string, name: string): string {
    const text = comparableComplaint(complaint, this.log.refusals);
    return withoutDetails(text.replaceAll(name, 'GUEST'));
  }

  #report(name: string, error: string | null): Report {
    const withoutPath = (text: string) =>
      text.replaceAll(encodeURIComponent(this.destination.path), 'SOCKET');
    return {
      steps: this.log.lines(name).map(withoutPath),
      error: error === null ? null : this.#comparable(error, name),
    };
  }
}

/** Prints the message of the error, or null. */
const MIGRATE = `
import json, sys, libvirt
libvirt.registerErrorHandler(lambda *_: None, None)
source, destination = libvirt.open(sys.argv[1]), libvirt.open(sys.argv[2])
domain = source.lookupByName(sys.argv[3])
try:
    CALL
    print(json.dumps(None))
except libvirt.libvirtError as error:
    print(json.dumps(str(error)))
`;
