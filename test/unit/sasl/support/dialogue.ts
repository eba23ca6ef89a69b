import type { OpenedSession } from '../../../../src/api/live/opened-session.ts';
import { Deadline } from '../../../../src/api/opening/deadline.ts';
import type { LoginParameters } from '../../../../src/api/opening/login-parameters.ts';
import { openSession } from '../../../../src/api/opening/open-session.ts';
import { remote, VirErrorDomain, VirErrorNumber } from '../../../../src/protocol/index.ts';
import type { PacketHeader } from '../../../../src/rpc/index.ts';
import type { Transport } from '../../../../src/transport/index.ts';
import { memoryPair } from '../../../../src/transport/index.ts';
import { ScriptedPeer } from '../../../support/scripted-peer.ts';
import { WAIT_LIMIT_MS } from '../../../support/time-limits.ts';

/** Runs a login against a daemon that the test controls. */
export interface LoginDialogue {
  readonly daemon: SaslPeer;
  readonly opening: Promise<OpenedSession>;
}

/** A daemon that requires SASL and sends the messages that the test gives. */
export class SaslPeer {
  readonly peer: ScriptedPeer;

  constructor(transport: Transport) {
    this.peer = new ScriptedPeer(transport);
  }

  /** Requires SASL and offers mechanisms. */
  async offer(mechlist: string): Promise<void> {
    const list = await this.peer.expectCall(remote.authList);
    this.peer.reply(list.header, remote.authList, { types: [1] });
    await this.offerAgain(mechlist);
  }

  async offerAgain(mechlist: string): Promise<void> {
    const init = await this.peer.expectCall(remote.authSaslInit);
    this.peer.reply(init.header, remote.authSaslInit, { mechlist });
  }

  /** Waits for the client's first message; null for none. */
  async expectStart(): Promise<{
    readonly header: PacketHeader;
    readonly mech: string;
    readonly data: string | null;
  }> {
    const { header, args } = await this.peer.expectCall(remote.authSaslStart);
    return { header, mech: args.mech, data: textOf(args) };
  }

  async expectStep(): Promise<{ readonly header: PacketHeader; readonly data: string | null }> {
    const { header, args } = await this.peer.expectCall(remote.authSaslStep);
    return { header, data: textOf(args) };
  }

  /** Answers START or STEP; null for no message. */
  answer(call: PacketHeader, data: string | null, complete: 0 | 1): void {
    const procedure = call.proc === remote.authSaslStart.number ? 'authSaslStart' : 'authSaslStep';
    const ret = { complete, nil: data === null ? 1 : 0, data: Buffer.from(data ?? '', 'utf8') };
    this.peer.reply(call, remote[procedure], ret);
  }

  refuse(call: PacketHeader): void {
    this.peer.replyError(call, {
      code: VirErrorNumber.AUTH_FAILED,
      domain: VirErrorDomain.RPC,
      message: 'authentication failed: authentication failed',
    });
  }

  /** Answers all calls after a login. */
  async finish(): Promise<void> {
    await this.#answerFeature();
    const { header } = await this.peer.expectCall(remote.connectOpen);
    this.peer.reply(header, remote.connectOpen, undefined);
  }

  async #answerFeature(): Promise<void> {
    const { header } = await this.peer.expectCall(remote.connectSupportsFeature);
    this.peer.reply(header, remote.connectSupportsFeature, { supported: 1 });
  }
}

/** Starts opening a session over a transport, by default one inside the process. */
export function startLogin(
  login: LoginParameters,
  options: {
    readonly ends?: readonly [Transport, Transport];
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  } = {},
): LoginDialogue {
  const [near, far] = options.ends ?? memoryPair();
  const deadline = new Deadline('Opening', options.timeoutMs ?? WAIT_LIMIT_MS, options.signal);
  const opening = openSession({
    transport: near,
    openName: 'test:///default',
    isReadOnly: false,
    login,
    maxCallsInFlight: 4,
    usesKeepalive: true,
    events: { onEvent() {}, onClose() {} },
    deadline,
  }).finally(() => deadline.clear());
  // A test awaits the promise after the daemon's last message.
  opening.catch(() => {});
  return { daemon: new SaslPeer(far), opening };
}

function textOf({ nil, data }: { readonly nil: number; readonly data: Uint8Array }): string | null {
  return nil === 0 ? Buffer.from(data).toString('utf8') : null;
}
