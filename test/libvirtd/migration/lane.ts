import type { Connection, Domain } from '../../../src/index.ts';
import { connect, MigrationError, TransportError } from '../../../src/index.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { python, virsh } from '../support/programs.ts';
import type { Side } from './step-log.ts';
import { StepLog, withoutDetails } from './step-log.ts';
import { StepProxy } from './step-proxy.ts';

/** The observable part of a migration: the steps, a line each, and the error. */
export interface Report {
  readonly steps: readonly string[];
  /** The daemon's message, `connection lost`, or null if the client reports a success. */
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
        (error: Error) => lastComplaint(error.message),
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

  #report(name: string, error: string | null): Report {
    const withoutPath = (text: string) =>
      text.replaceAll(encodeURIComponent(this.destination.path), 'SOCKET');
    return {
      steps: this.log.lines(name).map(withoutPath),
      error: error === null ? null : withoutDetails(error.replaceAll(name, 'GUEST')),
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

const LOST = 'connection lost';

/** Returns the last error of virsh's output. */
function lastComplaint(output: string): string {
  return comparable(
    output
      .split(/^error: /m)
      .at(-1)
      ?.trim() ?? output,
  );
}

function complaintOf(error: unknown): string {
  const cause = error instanceof MigrationError ? error.cause : error;
  if (cause instanceof TransportError) return LOST;
  return comparable(cause instanceof Error ? cause.message : String(cause));
}

/**
 * Replaces libvirt's texts about a lost connection, of the client or between two daemons. Of an error
 * of both hosts, it keeps that of the source: the destination may notice the end without an error.
 */
function comparable(complaint: string): string {
  if (LOSS.test(complaint)) return LOST;
  return BOTH.exec(complaint)?.[1] ?? complaint;
}

const LOSS = /End of file while reading|client socket is closed|^Disconnected from/;
const BOTH = /Message from the source host: (.*)\. Message from the destination host: /s;
