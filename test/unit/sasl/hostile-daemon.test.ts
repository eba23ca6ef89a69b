import { describe, expect, it } from '@jest/globals';
import type { OpenedSession } from '../../../src/api/live/opened-session.ts';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import {
  keepalive,
  remote,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../../../src/protocol/index.ts';
import type { PacketHeader } from '../../../src/rpc/index.ts';
import type { SaslMechanism } from '../../../src/sasl/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { connectTcp } from '../../../src/transport/index.ts';
import { listen } from '../../../src/transport/listen.ts';
import { XdrVoid } from '../../../src/xdr/index.ts';
import type { ScriptedPeer } from '../../support/scripted-peer.ts';
import { until } from '../../support/until.ts';
import { loginBy } from '../api/support/login.ts';
import { startLogin } from './support/dialogue.ts';

const UUID = '8d8cd0a2-6d0b-4a35-9b1a-5f8d0e9c7a10';
const CREDENTIALS = { authname: 'fred', password: 'hunter2-marker' };

describe('A SASL login fails if the daemon', () => {
  it('completes the login before its proof', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
    await daemon.offer('SCRAM-SHA-256');
    const { header } = await daemon.expectStart();
    daemon.answer(header, null, 1);
    await expectUntrusted(opening);
    await daemon.peer.expectClose();
  });

  it('completes the login with its first message', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
    await daemon.offer('SCRAM-SHA-256');
    const { header, data } = await daemon.expectStart();
    daemon.answer(header, serverFirst(data), 1);
    await expectUntrusted(opening);
    expect(daemon.peer.waiting).toBe(0);
  });

  it.each([null, '', 'v=AAAA', `v=${Buffer.alloc(32).toString('base64')}`])(
    'sends %j instead of its proof',
    async (final) => {
      const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
      await daemon.offer('SCRAM-SHA-256');
      const start = await daemon.expectStart();
      daemon.answer(start.header, serverFirst(start.data), 0);
      const step = await daemon.expectStep();
      daemon.answer(step.header, final, 1);
      await expectUntrusted(opening);
      await daemon.peer.expectClose();
    },
  );

  it('requires iterations that would take hours', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
    await daemon.offer('SCRAM-SHA-512');
    const { header, data } = await daemon.expectStart();
    daemon.answer(header, serverFirst(data).replace('i=4096', 'i=1000000000'), 0);
    await expectUntrusted(opening);
  });

  it('never completes it', async () => {
    const { daemon, opening } = startLogin(loginBy({ mechanism: 'ANONYMOUS' }));
    await daemon.offer('ANONYMOUS');
    let call = (await daemon.expectStart()).header;
    const answering = (async () => {
      while (!daemon.peer.isClosed) {
        daemon.answer(call, '', 0);
        await until(() => daemon.peer.waiting > 0 || daemon.peer.isClosed);
        if (daemon.peer.waiting > 0) call = (await daemon.expectStep()).header;
      }
    })();
    await expect(opening).rejects.toMatchObject({
      code: 'AUTH_UNTRUSTED',
      message: expect.stringContaining('did not complete within 64 messages'),
    });
    await daemon.peer.close();
    await answering;
  });

  it('sends an answer over the size limit', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
    await daemon.offer('SCRAM-SHA-256');
    const { header } = await daemon.expectStart();
    // Each character takes four bytes on the wire, so this exceeds the packet limit before OPEN.
    expect(() => daemon.answer(header, 'x'.repeat(300_000), 0)).toThrow();
    daemon.answer(header, 'x'.repeat(65_536), 0);
    await expectUntrusted(opening);
  });

  it.each([
    ['', 'AUTH_UNSUPPORTED'],
    ['\0,\x1b[0m', 'AUTH_UNSUPPORTED'],
    ['X'.repeat(200_000), 'AUTH_UNSUPPORTED'],
    ['LOGIN,CRAM-MD5,GSSAPI', 'AUTH_UNSUPPORTED'],
  ])('offers no usable mechanism', async (mechlist, code) => {
    const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
    const offering = daemon.offer(mechlist.replaceAll('\0', ''));
    await expect(opening).rejects.toMatchObject({ name: 'AuthError', code });
    await offering;
    await daemon.peer.expectClose();
  });

  it('refuses it, and the client does not retry with a weaker mechanism', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS }));
    await daemon.offer('SCRAM-SHA-256,SCRAM-SHA-1,PLAIN');
    const { header, mech } = await daemon.expectStart();
    expect(mech).toBe('SCRAM-SHA-256');
    daemon.refuse(header);
    await expect(opening).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_REFUSED',
      outcome: 'not-sent',
      cause: { code: 'VIR_ERR_AUTH_FAILED' },
    });
    expect(daemon.peer.waiting).toBe(0);
    await daemon.peer.expectClose();
  });
});

describe('A SASL login distinguishes no message from an empty message', () => {
  it('if the client has no first message', async () => {
    const { daemon, opening } = startLogin(
      loginBy({ credentials: CREDENTIALS, mechanism: 'DIGEST-MD5' }),
    );
    await daemon.offer('DIGEST-MD5');
    const { header, data } = await daemon.expectStart();
    expect(data).toBeNull();
    daemon.refuse(header);
    await expect(opening).rejects.toMatchObject({ code: 'AUTH_REFUSED' });
  });

  it("if the client's message is empty", async () => {
    const { daemon, opening } = startLogin(loginBy({ mechanism: 'EXTERNAL', host: 'h' }));
    await daemon.offer('EXTERNAL');
    const { header, data } = await daemon.expectStart();
    expect(data).toBe('');
    // A daemon may require a final step without data.
    daemon.answer(header, '', 0);
    const step = await daemon.expectStep();
    expect(step.data).toBeNull();
    daemon.answer(step.header, null, 1);
    await daemon.finish();
    await opening;
  });
});

describe('A password that SASLprep changes', () => {
  const odd = { authname: 'fred', password: 'caf\u0065\u0301\u00a0' };

  it('is sent unchanged after the daemon refuses the prepared text', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: odd, mechanism: 'PLAIN' }));
    await daemon.offer('PLAIN');
    const prepared = await daemon.expectStart();
    expect(prepared.data).toBe('\0fred\0café ');
    daemon.refuse(prepared.header);
    await daemon.offerAgain('PLAIN');
    const raw = await daemon.expectStart();
    expect(raw.data).toBe(`\0fred\0${odd.password}`);
    daemon.answer(raw.header, null, 1);
    await daemon.finish();
    await opening;
  });

  it('is sent at most twice', async () => {
    const { daemon, opening } = startLogin(loginBy({ credentials: odd, mechanism: 'PLAIN' }));
    await daemon.offer('PLAIN');
    daemon.refuse((await daemon.expectStart()).header);
    await daemon.offerAgain('PLAIN');
    daemon.refuse((await daemon.expectStart()).header);
    await expect(opening).rejects.toMatchObject({ code: 'AUTH_REFUSED' });
    await daemon.peer.expectClose();
  });
});

describe('Over plain TCP', () => {
  it.each([
    ['PLAIN', undefined],
    ['PLAIN,SCRAM-SHA-256,LOGIN', undefined],
    ['PLAIN', 'PLAIN'],
    ['DIGEST-MD5,PLAIN', 'PLAIN'],
    ['ANONYMOUS', 'ANONYMOUS'],
  ])(
    'no login starts if the daemon offers %s and the URI names %s',
    async (mechlist, mechanism) => {
      await using wire = await tcpWire();
      const login = loginBy({ credentials: CREDENTIALS, mechanism });
      const { daemon, opening } = startLogin(login, { ends: wire.ends });
      await daemon.offer(mechlist);
      await expect(opening).rejects.toMatchObject({ name: 'AuthError', code: 'AUTH_INSECURE' });
      await daemon.peer.expectClose();
      expect(daemon.peer.waiting).toBe(0);
    },
  );

  it.each([
    ['no layer', undefined, '0 bits'],
    ['a layer that is too weak', { ssf: 55, wrap: same, unwrap: same }, '55 bits'],
  ])('a login fails if its mechanism provides %s', async (_, layer, says) => {
    await using wire = await tcpWire();
    const own: SaslMechanism = {
      name: 'OWN',
      hasLayer: true,
      begin: () => ({ isDone: true, layer, start: () => null, step: () => null }),
    };
    const { daemon, opening } = startLogin(loginBy({ mechanisms: [own] }), { ends: wire.ends });
    await daemon.offer('OWN');
    daemon.answer((await daemon.expectStart()).header, null, 1);
    await expect(opening).rejects.toMatchObject({
      code: 'AUTH_INSECURE',
      message: expect.stringContaining(says),
    });
    await daemon.peer.expectClose();
    expect(daemon.peer.waiting).toBe(0);
  });

  it.each([
    ['part of a packet', () => Buffer.from('000000402000', 'hex')],
    ['a whole event', (peer: ScriptedPeer) => peer.encode(EVENT, LIFECYCLE.event, LIFECYCLE_BODY)],
    ['a whole keepalive request', (peer: ScriptedPeer) => peer.encode(PING, XdrVoid, undefined)],
  ])('%s in the clear behind the last message ends the connection', async (_, bytes) => {
    await using wire = await tcpWire();
    const own: SaslMechanism = {
      name: 'OWN',
      hasLayer: true,
      begin: () => ({
        isDone: true,
        layer: { ssf: 128, wrap: same, unwrap: same },
        start: () => null,
        step: () => null,
      }),
    };
    const { daemon, opening } = startLogin(loginBy({ mechanisms: [own] }), { ends: wire.ends });
    await daemon.offer('OWN');
    const { header } = await daemon.expectStart();
    const reply = { ...header, type: VirNetMessageType.REPLY };
    const ret = { complete: 1, nil: 1, data: new Uint8Array(0) };
    const answer = daemon.peer.encode(reply, remote.authSaslStart.ret, ret);
    // In one segment with the answer, as an attacker could insert it.
    daemon.peer.sendBytes(Buffer.concat([answer, bytes(daemon.peer)]));
    await expect(opening).rejects.toMatchObject({
      name: 'ProtocolError',
      message: expect.stringContaining('in the clear'),
    });
  });
});

const LIFECYCLE = remote.domainEventLifecycle;
const LIFECYCLE_BODY = { dom: { name: 'web', uuid: UUID, id: 1 }, event: 2, detail: 0 };
const EVENT = messageHeader(LIFECYCLE);
const PING = messageHeader({ program: keepalive.program, version: 1, number: 1 });

function messageHeader(of: Pick<AnyProcedure, 'program' | 'version' | 'number'>): PacketHeader {
  const fixed = { type: VirNetMessageType.MESSAGE, serial: 1, status: VirNetMessageStatus.OK };
  return { prog: of.program, vers: of.version, proc: of.number, ...fixed };
}

function same(bytes: Uint8Array): Uint8Array {
  return bytes;
}

/** Returns a daemon's first SCRAM message for the client's. */
function serverFirst(clientFirst: string | null): string {
  const nonce = /r=(.*)$/.exec(clientFirst ?? '')?.[1];
  return `r=${nonce}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
}

async function expectUntrusted(opening: Promise<OpenedSession>): Promise<void> {
  await expect(opening).rejects.toMatchObject({ name: 'AuthError', code: 'AUTH_UNTRUSTED' });
}

interface Wire extends AsyncDisposable {
  readonly ends: readonly [Transport, Transport];
}

/** Creates both ends of a TCP connection. */
async function tcpWire(): Promise<Wire> {
  const clients: Transport[] = [];
  const listener = await listen({ host: '127.0.0.1', port: 0 }, (it) => clients.push(it));
  const near = await connectTcp({ host: '127.0.0.1', port: listener.port ?? 0 });
  while (clients.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const ends = [near, clients[0] as Transport] as const;
  return {
    ends,
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end.destroy();
      await listener.close();
    },
  };
}
