import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SaslExchange, SaslLayer, SaslMechanism } from '../../../src/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';

/** A user of Kerberos. */
export interface KerberosUser {
  readonly user: string;
  readonly password: string;
  /** The environment with KRB5_CONFIG. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Creates the mechanism GSSAPI (RFC 4752) as a program would. A Kerberos library in another process
 * creates the tokens. The caller ends the processes that this function adds to `helpers`.
 */
export function gssapiMechanism(user: KerberosUser, helpers: Disposable[]): SaslMechanism {
  return {
    name: 'GSSAPI',
    hasLayer: true,
    begin: ({ service, host, needsLayer }) => {
      const helper = new GssapiHelper(user.environment);
      helpers.push(helper);
      return new GssapiExchange(helper, { ...user, service: `${service}@${host}`, needsLayer });
    },
  };
}

/** The protections of a layer, as bits of one byte (RFC 4752 section 3.1). */
const NO_LAYER = 1;
const CONFIDENTIALITY = 4;

/** The longest token that this client accepts. The field has three bytes. */
const RECEIVED_MAX = 0xff_ff;

interface GssapiQuestion extends KerberosUser {
  readonly service: string;
  readonly needsLayer: boolean;
}

class GssapiExchange implements SaslExchange {
  isDone = false;
  layer: SaslLayer | undefined;
  readonly #helper: GssapiHelper;
  readonly #question: GssapiQuestion;
  #isEstablished = false;

  constructor(helper: GssapiHelper, question: GssapiQuestion) {
    this.#helper = helper;
    this.#question = question;
  }

  async start(): Promise<Uint8Array> {
    const { service, user, password } = this.#question;
    return this.#token({ do: 'begin', service, user, password });
  }

  async step(message: Uint8Array | null): Promise<Uint8Array | null> {
    if (this.isDone) return null;
    if (!this.#isEstablished) return this.#token({ do: 'step', data: base64(message) });
    return this.#chooseLayer(this.#helper.bytes({ do: 'unwrap', data: base64(message) }));
  }

  #token(question: object): Uint8Array {
    const { data, complete } = this.#helper.ask(question);
    this.#isEstablished = complete === true;
    return Buffer.from(data ?? '', 'base64');
  }

  /** Answers the server's offer: the protections, and the longest token that it accepts. */
  #chooseLayer(offer: Buffer): Uint8Array {
    const { needsLayer } = this.#question;
    const wanted = needsLayer ? CONFIDENTIALITY : NO_LAYER;
    if ((offer.readUInt8(0) & wanted) === 0) throw new Error('The server does not offer the layer');
    if (needsLayer) {
      const { limit = 0 } = this.#helper.ask({ do: 'limit', size: offer.readUIntBE(1, 3) });
      this.layer = new GssapiLayer(this.#helper, limit);
    }
    this.isDone = true;
    const choice = Buffer.alloc(4);
    choice.writeUInt32BE(needsLayer ? wanted * 0x1_00_00_00 + RECEIVED_MAX : wanted * 0x1_00_00_00);
    return this.#helper.bytes({ do: 'wrap', data: base64(choice), encrypts: false });
  }
}

/** Wraps and unwraps tokens, each preceded by its length (RFC 4422 section 3.7). */
class GssapiLayer implements SaslLayer {
  readonly ssf = 128;
  readonly #helper: GssapiHelper;
  readonly #limit: number;
  #rest = Buffer.alloc(0);

  constructor(helper: GssapiHelper, limit: number) {
    this.#helper = helper;
    this.#limit = limit;
  }

  wrap(bytes: Uint8Array): Uint8Array {
    const parts: Buffer[] = [];
    for (let offset = 0; offset < bytes.length; offset += this.#limit) {
      const data = base64(bytes.subarray(offset, offset + this.#limit));
      const token = this.#helper.bytes({ do: 'wrap', data, encrypts: true });
      const length = Buffer.alloc(4);
      length.writeUInt32BE(token.length);
      parts.push(length, token);
    }
    return Buffer.concat(parts);
  }

  unwrap(piece: Uint8Array): Uint8Array {
    this.#rest = Buffer.concat([this.#rest, piece]);
    const parts: Buffer[] = [];
    while (this.#rest.length >= 4) {
      const end = 4 + this.#rest.readUInt32BE(0);
      if (this.#rest.length < end) break;
      parts.push(this.#helper.bytes({ do: 'unwrap', data: base64(this.#rest.subarray(4, end)) }));
      this.#rest = this.#rest.subarray(end);
    }
    return Buffer.concat(parts);
  }
}

interface Answer {
  readonly data?: string;
  readonly complete?: boolean;
  readonly limit?: number;
  readonly error?: string;
}

const NEWLINE = 10;

/** A process called through named pipes, because a layer's methods are synchronous. */
class GssapiHelper implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'libvirt-client-gssapi-'));
  readonly #questions: number;
  readonly #answers: number;
  #rest = Buffer.alloc(0);

  constructor(environment: NodeJS.ProcessEnv) {
    const pipes = ['questions', 'answers'].map((name) => join(this.#folder, name));
    const [questions = '', answers = ''] = pipes;
    execFileSync('mkfifo', pipes);
    const script = join(import.meta.dirname, 'kerberos-client.py');
    // The process exits when its input pipe is closed.
    spawn('/usr/bin/python3', [script, ...pipes], {
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', ...environment },
      stdio: 'ignore',
    }).unref();
    // Opened for reading and writing, so that the open does not wait for the process.
    this.#questions = openSync(questions, constants.O_RDWR);
    this.#answers = openSync(answers, constants.O_RDWR | constants.O_NONBLOCK);
  }

  bytes(question: object): Buffer {
    return Buffer.from(this.ask(question).data ?? '', 'base64');
  }

  ask(question: object): Answer {
    writeSync(this.#questions, `${JSON.stringify(question)}\n`);
    const answer = JSON.parse(this.#readLine()) as Answer;
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  #readLine(): string {
    const deadline = Date.now() + WAIT_LIMIT_MS;
    let end = this.#rest.indexOf(NEWLINE);
    while (end < 0) {
      if (Date.now() > deadline) throw new Error('kerberos-client.py does not answer');
      this.#rest = Buffer.concat([this.#rest, this.#read()]);
      end = this.#rest.indexOf(NEWLINE);
    }
    const line = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line.toString();
  }

  #read(): Uint8Array {
    const bytes = Buffer.alloc(65_536);
    try {
      return bytes.subarray(0, readSync(this.#answers, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      return Buffer.alloc(0);
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#questions);
    closeSync(this.#answers);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function base64(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? []).toString('base64');
}
