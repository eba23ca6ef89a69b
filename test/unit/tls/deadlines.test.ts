import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { connect as connectTcp, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { listenTls } from '../../../src/transport/listen.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import { SaslPeer } from '../sasl/support/dialogue.ts';
import type { Certificates } from './certificates.ts';
import { makeCertificates } from './certificates.ts';

const TIMEOUT_MS = 200;

const FRED = { authname: 'fred', password: 'secret1' };

describe('connect rejects at its timeout if a server sends nothing more', () => {
  let pki: Certificates;
  let open: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    pki = await makeCertificates();
  });
  afterEach(async () => {
    for (const close of open) await close();
    open = [];
  });

  it.each([
    ['before the handshake', 0],
    ['in the middle of the handshake', 700],
    ['after the handshake, before the byte that confirms the client', Number.POSITIVE_INFINITY],
  ])('%s', async (_, bytesMax) => {
    // This server completes the TLS handshake and sends nothing else.
    const far = createTlsServer({ ...pki.server });
    const farPort = await started(far);
    let handshakes = 0;
    far.on('secureConnection', () => (handshakes += 1));
    const relay = await startRelay(farPort, bytesMax);
    await expectTimeout(relay.port, 'handshake', 'agreeing on keys', () =>
      until(() => (bytesMax === Number.POSITIVE_INFINITY ? handshakes === 1 : relay.isSilent())),
    );
    await relay.closed;
  });

  it.each(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'DIGEST-MD5', 'PLAIN'])(
    'before its first message of %s',
    async (mechanism) => {
      await expectSilence('auth', 'logging in', mechanism, async (peer) => {
        await peer.offer(mechanism);
        await peer.expectStart();
      });
    },
  );

  it.each(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'])(
    'before its proof in %s',
    async (mechanism) => {
      await expectSilence('auth', 'logging in', mechanism, async (peer) => {
        await peer.offer(mechanism);
        const { header, data } = await peer.expectStart();
        const nonce = /r=(.*)$/.exec(data ?? '')?.[1];
        peer.answer(header, `r=${nonce}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`, 0);
        await peer.expectStep();
      });
    },
  );

  it.each<[string, string, string, (peer: SaslPeer) => Promise<void>]>([
    ['AUTH_LIST', 'auth', 'logging in', untilAuth],
    ['AUTH_SASL_INIT', 'auth', 'logging in', untilMechanisms],
    ['the first feature', 'open', 'opening the hypervisor', untilFeature],
    ['OPEN', 'open', 'opening the hypervisor', untilOpen],
  ])('before its answer to %s', async (_, phase, doing, lead) => {
    await expectSilence(phase, doing, undefined, lead);
  });

  /** Starts a server that sends the messages of `lead`, then nothing. */
  async function expectSilence(
    phase: string,
    doing: string,
    mechanism: string | undefined,
    lead: (peer: SaslPeer) => Promise<void>,
  ): Promise<void> {
    const peers: SaslPeer[] = [];
    let leading: Promise<void> | undefined;
    const where = { host: '127.0.0.1', port: 0 };
    const listener = await listenTls(where, pki.server, (transport) => {
      const peer = new SaslPeer(transport);
      peers.push(peer);
      leading = lead(peer);
    });
    open.push(() => listener.close());
    const isReached = async (): Promise<void> => {
      await until(() => leading !== undefined);
      await leading;
    };
    await expectTimeout(listener.port ?? 0, phase, doing, isReached, mechanism);
    expect(peers).toHaveLength(1);
    await peers[0]?.peer.expectClose();
    await peers[0]?.peer.close();
  }

  async function expectTimeout(
    port: number,
    phase: string,
    doing: string,
    isReached: () => Promise<void>,
    mechanism?: string,
  ): Promise<void> {
    using clock = new FakeClock();
    const auth = mechanism === undefined ? '' : `?auth=sasl.${mechanism}`;
    const opening = connect(`test+tls://localhost:${port}/default${auth}`, {
      ...{ tls: { ca: pki.ca.cert }, credentials: FRED, connectTimeoutMs: TIMEOUT_MS },
    });
    const settled = expect(opening).rejects.toMatchObject({
      ...{ name: 'TimeoutError', code: 'CONNECT_TIMEOUT', outcome: 'not-sent', phase },
      message: expect.stringContaining(`timed out while ${doing}`),
    });
    await isReached();
    await turns();
    await clock.advance(TIMEOUT_MS);
    await settled;
    await until(() => clock.timers === 0);
  }

  async function started(server: Server): Promise<number> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => new Promise((resolve) => server.close(() => resolve())));
    return (server.address() as AddressInfo).port;
  }

  /** Forwards only the first bytes of a server. */
  async function startRelay(farPort: number, bytesMax: number): Promise<Relay> {
    let onClosed = (): void => {};
    const closed = new Promise<void>((resolve) => {
      onClosed = resolve;
    });
    let isSilent = false;
    const relay = createServer((near) => {
      const far = connectTcp(farPort, '127.0.0.1');
      let left = bytesMax;
      far.on('data', (bytes) => {
        near.write(bytes.subarray(0, left));
        left = Math.max(0, left - bytes.length);
        isSilent = left === 0;
      });
      near.on('data', (bytes) => far.write(bytes));
      for (const end of [near, far]) end.on('error', () => {});
      near.on('close', () => {
        far.destroy();
        onClosed();
      });
    });
    return { port: await started(relay), closed, isSilent: () => isSilent };
  }
});

interface Relay {
  readonly port: number;
  /** Whether it has let through as many bytes as it may, and the server has sent more. */
  readonly isSilent: () => boolean;
  readonly closed: Promise<unknown>;
}

async function untilAuth({ peer }: SaslPeer): Promise<void> {
  await peer.expectCall(remote.authList);
}

async function untilMechanisms({ peer }: SaslPeer): Promise<void> {
  await answerAuth(peer, 1);
  await peer.expectCall(remote.authSaslInit);
}

async function untilFeature({ peer }: SaslPeer): Promise<void> {
  await answerAuth(peer, 0);
  await peer.expectCall(remote.connectSupportsFeature);
  const { header } = await peer.expectCall(remote.connectOpen);
  peer.reply(header, remote.connectOpen, undefined);
}

async function untilOpen({ peer }: SaslPeer): Promise<void> {
  await answerAuth(peer, 0);
  const { header } = await peer.expectCall(remote.connectSupportsFeature);
  peer.reply(header, remote.connectSupportsFeature, { supported: 1 });
  await peer.expectCall(remote.connectOpen);
}

async function answerAuth(peer: SaslPeer['peer'], type: number): Promise<void> {
  const { header } = await peer.expectCall(remote.authList);
  peer.reply(header, remote.authList, { types: [type] });
}
