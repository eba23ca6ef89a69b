import { ProtocolError } from '../../errors/index.ts';
import type { Domain } from '../domain/domain.ts';

/** Sends a command to the guest agent, and resolves with its reply. */
export async function agentCommand(
  domain: Domain,
  execute: string,
  args: object,
  signal: AbortSignal,
): Promise<AgentAnswer> {
  const cmd = asciiJson({ execute, arguments: args });
  const answer = await domain.qemuAgentCommand(cmd, { signal });
  return new AgentAnswer(execute, answer ?? '');
}

/** Returns JSON in ASCII: libvirt 11.3 refuses all other characters in commands to an agent. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The reply of a guest agent. Every field is checked, because a guest is not trusted. */
export class AgentAnswer {
  readonly #command: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(command: string, json: string) {
    this.#command = command;
    this.#fields = this.#parse(json);
  }

  /** Returns a required field. */
  number(name: string): number {
    const value = this.optionalNumber(name);
    if (value === null) throw this.#unreadable(`no "${name}"`);
    return value;
  }

  /** Returns null if the field is missing. */
  optionalNumber(name: string): number | null {
    const value = this.#field(name);
    if (value === undefined) return null;
    if (Number.isSafeInteger(value)) return value as number;
    throw this.#unreadable(`a "${name}" that is not a number`);
  }

  /** Returns false if the field is missing, because the agent omits it in that case. */
  boolean(name: string): boolean {
    const value = this.#field(name) ?? false;
    if (typeof value === 'boolean') return value;
    throw this.#unreadable(`a "${name}" that is not a boolean`);
  }

  /** Decodes base64. Returns an empty buffer if the field is missing. */
  bytes(name: string): Buffer {
    const value = this.#field(name) ?? '';
    if (typeof value === 'string') return Buffer.from(value, 'base64');
    throw this.#unreadable(`a "${name}" that is not a string`);
  }

  #field(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  #parse(json: string): Readonly<Record<string, unknown>> {
    try {
      const answer: unknown = JSON.parse(json);
      if (isObject(answer) && isObject(answer['return'])) return answer['return'];
    } catch {
      // The invalid reply is not quoted: it may be large, and may contain secrets of the guest.
    }
    throw this.#unreadable('something that is not a JSON object');
  }

  #unreadable(why: string): ProtocolError {
    return new ProtocolError(`The guest agent replied to ${this.#command} with ${why}`, {
      code: 'REPLY_UNREADABLE',
    });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
