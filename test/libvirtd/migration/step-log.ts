import type { RemoteTypedParam } from '../../../src/protocol/index.ts';
import { VirNetMessageError, VirNetMessageStatus } from '../../../src/protocol/index.ts';
import { findProcedure } from '../../../src/protocol/lookup.ts';
import type { PacketHeader } from '../../../src/rpc/index.ts';
import { XdrReader } from '../../../src/xdr/index.ts';

export type Side = 'source' | 'destination';

/** One step of a migration, as the client sent it. */
export interface Step {
  readonly side: Side;
  /** The name without `REMOTE_PROC_DOMAIN_`. */
  readonly procedure: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The origin of the cookie: the step that returned it, or `empty`. */
  readonly cookie: string | undefined;
  /** The daemon's answer; `none` if the client got none or another one. */
  reply: string;
}

/** The error that a client got as the answer to a step. */
export interface Refusal {
  /** The name without `REMOTE_PROC_DOMAIN_`. */
  readonly procedure: string;
  readonly domain: number;
  readonly code: number;
  readonly message: string | null;
}

/** The steps of migrations through several proxies, in their order. */
export class StepLog {
  readonly steps: Step[] = [];
  /** The errors that the client got, in their order. */
  readonly refusals: Refusal[] = [];
  readonly #pending = new Map<object, Map<number, Step>>();
  readonly #cookies = new Map<string, string>();

  /** Whether a step has begun. */
  has(procedure: string): boolean {
    return this.steps.some((step) => step.procedure === procedure);
  }

  /** Logs a call of a client on `line`. Returns its name without `REMOTE_PROC_DOMAIN_`. */
  called(side: Side, line: object, header: PacketHeader, payload: Uint8Array): string {
    const procedure = findProcedure(header);
    if (procedure === undefined || !('args' in procedure)) return '';
    const name = procedure.name.replace(/^REMOTE_PROC_(DOMAIN_)?/, '');
    if (!LOGGED.test(name)) return name;
    const args: Readonly<Record<string, unknown>> = procedure.args.decode(new XdrReader(payload));
    const { feature } = args;
    if (typeof feature === 'number' && !FEATURES.includes(feature)) return name;
    const cookie = this.#originOf(args['cookieIn']);
    // libvirt's client asks for a feature again when it needs it again.
    if (typeof feature === 'number' && this.#asks(side, feature)) return name;
    const step: Step = { side, procedure: name, args, cookie, reply: 'none' };
    if (name === 'GET_STATE' && !this.steps.at(-1)?.procedure.includes('BEGIN')) return name;
    this.steps.push(step);
    const pending = this.#pending.get(line) ?? new Map<number, Step>();
    this.#pending.set(line, pending.set(header.serial, step));
    return name;
  }

  /** Logs an answer of a daemon, and whether it is passed on to the client. */
  answered(line: object, header: PacketHeader, payload: Uint8Array, isPassedOn: boolean): void {
    const step = this.#pending.get(line)?.get(header.serial);
    const procedure = findProcedure(header);
    if (step === undefined || procedure === undefined || !('ret' in procedure)) return;
    if (header.status === VirNetMessageStatus.OK) {
      const ret: unknown = procedure.ret.decode(new XdrReader(payload));
      step.reply = this.#describe(step, ret ?? {});
    } else {
      // The domain of the error depends on which part of libvirtd notices the end of a guest first.
      const error = VirNetMessageError.decode(new XdrReader(payload));
      step.reply = `error ${error.code}: ${error.message}`;
      if (isPassedOn) this.refused(line, header, error);
    }
  }

  /** Logs the error that the client gets. */
  refused(line: object, header: PacketHeader, error: Omit<Refusal, 'procedure'>): void {
    const step = this.#pending.get(line)?.get(header.serial);
    if (step !== undefined) this.refusals.push({ ...error, procedure: step.procedure });
  }

  /** Describes the steps, a line each, without the values that differ from run to run. */
  lines(name: string): readonly string[] {
    // The state of the guest is a step before PREPARE. At the end it is a question about the result.
    const isQuestion = this.steps.at(-1)?.procedure === 'GET_STATE';
    const steps = isQuestion ? this.steps.slice(0, -1) : this.steps;
    return steps.map((step) => lineOf(step).replaceAll(name, 'GUEST'));
  }

  #asks(asked: Side, feature: number): boolean {
    return this.steps.some(({ side, args }) => side === asked && args['feature'] === feature);
  }

  #describe({ procedure }: Step, ret: object): string {
    const { cookieOut, uriOut, supported, state }: Readonly<Record<string, unknown>> = { ...ret };
    if (supported !== undefined) return String(supported);
    if (state !== undefined) return `state ${state}`;
    const parts = ['ok'];
    if (cookieOut instanceof Uint8Array && cookieOut.length > 0) {
      this.#cookies.set(hex(cookieOut), procedure);
      parts.push('a cookie');
    }
    if (typeof uriOut === 'string') parts.push('a URI');
    return parts.join(', ');
  }

  #originOf(cookie: unknown): string | undefined {
    if (!(cookie instanceof Uint8Array)) return undefined;
    if (cookie.length === 0) return 'empty';
    return this.#cookies.get(hex(cookie)) ?? 'of another client';
  }
}

const LOGGED = /MIGRATE|SUPPORTS_FEATURE|^GET_STATE/;

/** The features of migration: change protection, 12 offline, 13 parameters, ... */
const FEATURES = [1, 3, 4, 5, 6, 7, 12, 13];

function lineOf({ side, procedure, args, cookie, reply }: Step): string {
  const { dom: _, flags, params, cookieIn: __, ...others } = args;
  const parts: Record<string, unknown> = { ...others };
  if (typeof flags === 'number' || typeof flags === 'bigint') {
    parts['flags'] = `0x${flags.toString(16)}`;
  }
  if (Array.isArray(params)) parts['params'] = plain(params);
  if (cookie !== undefined) parts['cookie'] = cookie;
  const text = JSON.stringify(parts, (_key, each) => shorten(each));
  return `${side} ${procedure} ${text} -> ${comparableReply(procedure, args, reply)}`;
}

/**
 * The errors of a failed transfer and of the FINISH that cancels it depend on which of QEMU and
 * libvirtd notices the end first. complaint.ts compares them with the error that the client
 * reports.
 */
function comparableReply(procedure: string, args: Step['args'], reply: string): string {
  const [, number] = /^error (\d+): /.exec(reply) ?? [];
  if (number === undefined) return reply;
  if (args['cancelled'] === 1) return 'an error';
  return TRANSFER.test(procedure) ? `error ${number}` : withoutDetails(reply);
}

/** The step that transfers the guest, in the forms with typed and with fixed parameters. */
export const TRANSFER = /^MIGRATE_PERFORM3/;

function plain(params: readonly RemoteTypedParam[]): Record<string, unknown> {
  return Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
}

function shorten(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'string') return value;
  return value.startsWith('<domain') ? '<domain>' : value.replace(/:49\d{3}$/, ':PORT');
}

/** Removes the parts of an error that differ from run to run. */
export function withoutDetails(error: string): string {
  return error
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID')
    .replace(/(Unable to (?:write to|read from) socket): .*/, '$1');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
