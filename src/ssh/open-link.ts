import type { Client } from 'ssh2';
import { offAbort, onAbort, timers } from '../async/index.ts';
import type { TransportPhase } from '../errors/index.ts';
import { plainError, plainText, TransportError, toError } from '../errors/index.ts';
import { hostAndPort, recognizeForeign } from '../transport/index.ts';
import type { Environment } from '../uri/index.ts';
import { offerCertificates } from './certificate/index.ts';
import { HostKeyCheck } from './host-key-check.ts';
import { joinWrites } from './join-writes.ts';
import type { SshBase } from './link.ts';
import { SshLink } from './link.ts';
import type { Ssh2 } from './load-ssh2.ts';
import { Login } from './login.ts';
import { abortReason, untilAborted } from './phase.ts';
import type { SshPlan } from './plan.ts';

/**
 * Opens an SSH connection over a stream: exchanges keys, checks the host key and logs in. If this
 * fails, the stream is closed.
 *
 * @throws AuthError if the host is not trusted, or if it refuses the login.
 * @throws TransportError with the phase, or `signal.reason`.
 */
export async function openLink(
  ssh2: Ssh2,
  plan: SshPlan,
  base: SshBase,
  environment: Environment,
  signal: AbortSignal | undefined,
): Promise<SshLink> {
  try {
    const reading = Promise.all([
      HostKeyCheck.prepare(plan.hostKey, environment),
      Login.prepare(ssh2, plan, environment),
    ]);
    const progress = { address: hostAndPort(plan.host, plan.port), phase: 'handshake' } as const;
    const [hostKey, login] = await untilAborted(reading, signal, progress);
    const client = new ssh2.Client();
    return await new Opening(client, plan, base, hostKey, login).run(signal);
  } catch (error) {
    base.stream.on('error', () => {});
    base.stream.destroy();
    throw error;
  }
}

/** The longest part of a server's text that a message quotes, in characters. */
const QUOTE_MAX = 1024;

/** Servers may send lines of text before `SSH-` (RFC 4253 section 4.2). */
const GREETING_BYTES = 4096;

class Opening {
  readonly #client: Client;
  readonly #plan: SshPlan;
  readonly #base: SshBase;
  readonly #hostKey: HostKeyCheck;
  readonly #login: Login;
  readonly #address: string;
  #phase: TransportPhase = 'handshake';
  /** The first bytes of the server, until the handshake is done. */
  #greeting = Buffer.alloc(0);

  constructor(client: Client, plan: SshPlan, base: SshBase, hostKey: HostKeyCheck, login: Login) {
    this.#client = client;
    this.#plan = plan;
    this.#base = base;
    this.#hostKey = hostKey;
    this.#login = login;
    this.#address = hostAndPort(plan.host, plan.port);
  }

  run(signal: AbortSignal | undefined): Promise<SshLink> {
    return new Promise((resolve, reject) => {
      const { stream } = this.#base;
      const onGreeting = (bytes: Buffer): void => {
        this.#greeting = Buffer.concat([this.#greeting, bytes]);
        if (this.#greeting.length >= GREETING_BYTES) stream.off('data', onGreeting);
      };
      const settle = (): void => {
        stream.off('data', onGreeting);
        offAbort(signal, abort);
      };
      const fail = (error: unknown): void => {
        settle();
        this.#login.abandon();
        reject(error);
      };
      const abort = (): void => {
        fail(signal === undefined ? undefined : abortReason(signal, this.#place));
      };
      this.#client.on('handshake', () => {
        stream.off('data', onGreeting);
        this.#phase = 'auth';
      });
      this.#client.on('error', (error) => {
        if (error.level === 'agent') this.#login.note(`the agent: ${plainText(error.message)}`);
        else fail(this.#explain(toError(error)));
      });
      this.#client.on('close', () =>
        // A `TransportError` as the cause of a refused login: a reconnect makes another attempt.
        fail(
          this.#explain(
            new TransportError(
              'CONNECTION_CLOSED',
              'the server closed the connection',
              this.#place,
            ),
          ),
        ),
      );
      this.#client.once('ready', () => {
        settle();
        resolve(new SshLink(this.#client, this.#base, this.#address));
      });
      if (signal?.aborted) {
        abort();
        return;
      }
      if (signal !== undefined) onAbort(signal, abort);
      // ssh2 listens in the same tick, before the first bytes.
      stream.on('data', onGreeting);
      joinWrites(stream);
      this.#connect(fail);
    });
  }

  #connect(fail: (error: unknown) => void): void {
    const { stream } = this.#base;
    // A stream that is already destroyed emits no event for ssh2.
    if (stream.destroyed) {
      fail(this.#explain(stream.errored ?? new Error('the server closed the connection')));
      return;
    }
    try {
      this.#client.connect({
        sock: stream,
        username: this.#plan.user,
        algorithms: { serverHostKey: this.#hostKey.algorithms },
        // The caller has its own timeout.
        readyTimeout: 0,
        // Servers other than OpenSSH also support direct-streamlocal.
        strictVendor: false,
        hostVerifier: (key: Buffer, verify: (isGood: boolean) => void): void => {
          const refuse = (error: unknown): void => {
            fail(error);
            verify(false);
          };
          // In a re-key, ssh2 needs the answer synchronously. While it waits, it would send data
          // with the old keys, which the server has already discarded.
          if (this.#hostKey.isAccepted(key)) {
            verify(true);
          } else {
            // Deno runs microtasks within calls of node:crypto, so in the middle of ssh2's parsing.
            const verified = this.#hostKey.verify(key).then(() => nextTurn());
            verified.then(() => verify(true)).catch(refuse);
          }
        },
        authHandler: (offered, _partial, next): void => {
          this.#login.next(offered).then((method) => {
            if (method === undefined) fail(this.#login.refusal());
            else next(method);
          }, fail);
        },
      });
      if (this.#hostKey.wantsCertificate) offerCertificates(this.#client);
    } catch (error) {
      fail(this.#explain(toError(error)));
    }
  }

  get #place(): { readonly address: string; readonly phase: TransportPhase } {
    return { address: this.#address, phase: this.#phase };
  }

  #explain(error: Error & { readonly level?: string }): Error {
    if (this.#phase === 'auth' && error.level !== 'client-socket') {
      return this.#login.refusal(plainError(error));
    }
    const foreign = foreignPeer(this.#greeting, this.#address);
    const message =
      foreign ??
      `The SSH connection to ${this.#address} failed: ${plainText(error.message, QUOTE_MAX)}`;
    return new TransportError('CONNECT_FAILED', message, {
      cause: plainError(error),
      ...this.#place,
    });
  }
}

/** Returns the message for a server that does not speak SSH, such as a web server. */
function foreignPeer(greeting: Buffer, address: string): string | undefined {
  if (greeting.includes('SSH-')) return undefined;
  const foreign = recognizeForeign(greeting);
  if (foreign === undefined) return undefined;
  return `${address} is not an SSH server: it sent ${foreign.look}. Check the port: the default port of SSH is 22`;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => timers.setImmediate(resolve));
}
