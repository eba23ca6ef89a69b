import { ProtocolError } from '../../errors/index.ts';
import type { Domain } from '../domain/domain.ts';

/** Has the guest's agent carry out a command, and resolves to what it returns. */
export async function agentCommand(
  domain: Domain,
  execute: string,
  args: object,
  signal: AbortSignal,
): Promise<AgentAnswer> {
  const cmd = JSON.stringify({ execute, arguments: args });
  const answer = await domain.qemuAgentCommand(cmd, undefined, 0, { signal });
  return new AgentAnswer(execute, answer ?? '');
}

/** What an agent has returned: a guest's word, which is not taken for what it should be. */
export class AgentAnswer {
  readonly #command: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(command: string, json: string) {
    this.#command = command;
    this.#fields = this.#parse(json);
  }

  /** A field that has to be there. */
  number(name: string): number {
    const value = this.optionalNumber(name);
    if (value === null) throw this.#unreadable(`no "${name}"`);
    return value;
  }

  /** Null when it is not there. */
  optionalNumber(name: string): number | null {
    const value = this.#field(name);
    if (value === undefined) return null;
    if (Number.isSafeInteger(value)) return value as number;
    throw this.#unreadable(`a "${name}" that is no number`);
  }

  /** What is not there is false: the agent leaves it out. */
  boolean(name: string): boolean {
    const value = this.#field(name) ?? false;
    if (typeof value === 'boolean') return value;
    throw this.#unreadable(`a "${name}" that is neither true nor false`);
  }

  /** From base64; empty when it is not there. */
  bytes(name: string): Buffer {
    const value = this.#field(name) ?? '';
    if (typeof value === 'string') return Buffer.from(value, 'base64');
    throw this.#unreadable(`a "${name}" that is no text`);
  }

  #field(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  #parse(json: string): Readonly<Record<string, unknown>> {
    try {
      const answer: unknown = JSON.parse(json);
      if (isObject(answer) && isObject(answer['return'])) return answer['return'];
    } catch {
      // What is not JSON is not quoted: it may be large, and a guest's secret.
    }
    throw this.#unreadable('no object');
  }

  #unreadable(why: string): ProtocolError {
    return new ProtocolError(`The guest's agent answered ${this.#command} with ${why}`, {
      code: 'REPLY_UNREADABLE',
    });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
