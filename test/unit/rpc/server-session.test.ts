import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import {
  keepalive,
  qemu,
  remote,
  VirErrorNumber,
  VirNetMessageError,
} from '../../../src/protocol/index.ts';
import type { PacketHeader } from '../../../src/rpc/index.ts';
import { PacketChannel, ServerFault, ServerSession, Trace } from '../../../src/rpc/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { XdrRaw, XdrReader } from '../../../src/xdr/index.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { turns } from '../../support/turns.ts';

const CALL: PacketHeader = {
  prog: remote.program,
  vers: 1,
  proc: remote.connectGetVersion.number,
  type: 0,
  serial: 7,
  status: 0,
};

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

type OnCall = (procedure: AnyProcedure, args: unknown) => unknown;

describe('A server session', () => {
  it('answers a call with the result of its handler', async () => {
    const { peer } = serve(() => ({ hvVer: 9n }));
    peer.sendEmpty(CALL);
    const { header, payload } = await peer.expectPacket();
    expect(header).toEqual({ ...CALL, type: 1 });
    expect(remote.connectGetVersion.ret.decode(new XdrReader(payload))).toEqual({ hvVer: 9n });
  });

  it.each([
    ['an unknown procedure', { ...CALL, proc: 9999 }, 'unknown procedure: 9999'],
    ['the procedure 0', { ...CALL, proc: 0 }, 'unknown procedure: 0'],
    ['a negative procedure', { ...CALL, proc: -3 }, 'unknown procedure: -3'],
    [
      'the number of an event',
      { ...CALL, proc: remote.domainEventLifecycle.number },
      'unknown procedure',
    ],
    ['an unknown program', { ...CALL, prog: 0x12_34 }, 'Cannot find program'],
    ['a program that is not served', { ...CALL, prog: qemu.program }, 'Cannot find program'],
    ['an unknown version', { ...CALL, vers: 2 }, 'Cannot find program'],
    ['a status other than OK', { ...CALL, status: 1 }, 'Unexpected message status'],
    [
      'arguments that are cut short',
      { ...CALL, proc: remote.domainLookupByName.number },
      'Unable to decode message payload',
    ],
  ])(
    'answers a call with an error if the header has %s, and continues',
    async (_, header, says) => {
      const { peer } = serve(() => ({ hvVer: 1n }));
      peer.sendEmpty(header);
      const answer = await peer.expectPacket();
      expect(answer.header).toEqual({ ...header, type: 1, status: 1 });
      expect(VirNetMessageError.decode(new XdrReader(answer.payload))).toMatchObject({
        code: VirErrorNumber.RPC,
        domain: 7,
        level: 2,
        message: expect.stringContaining(says),
      });
      peer.sendEmpty(CALL);
      await expect(peer.expectPacket()).resolves.toMatchObject({ header: { status: 0 } });
    },
  );

  it.each([
    ['a reply', { ...CALL, type: 1 }],
    ['an event', { ...CALL, type: 2 }],
    ['for an unknown stream', { ...CALL, type: 3, status: 2 }],
    ['of an unknown type', { ...CALL, type: 77 }],
  ])('drops a packet that is %s', async (_, header) => {
    const { peer } = serve(() => ({ hvVer: 1n }));
    peer.sendEmpty(header);
    peer.sendEmpty(CALL);
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { type: 1, serial: 7 } });
    expect(peer.waiting).toBe(0);
  });

  it.each([
    ['a list over its limit', '00004001'],
    ['a list longer than the packet', '00000010'],
  ])('answers a call with an error if the arguments have %s, and continues', async (_, count) => {
    const asked: unknown[] = [];
    const { peer } = serve((_procedure, args) => {
      asked.push(args);
      return { hvVer: 1n };
    });
    const header = { ...CALL, proc: remote.domainSetMemoryParameters.number };
    const dom = '00000001 61000000 6695eb01f6a4830479aa97f2502e193f 00000001';
    peer.send(header, XdrRaw, Buffer.from((dom + count).replaceAll(' ', ''), 'hex'));
    const { payload } = await peer.expectPacket();
    expect(VirNetMessageError.decode(new XdrReader(payload))).toMatchObject({
      code: VirErrorNumber.RPC,
      message: expect.stringContaining('Unable to decode message payload'),
    });
    peer.sendEmpty(CALL);
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { status: 0 } });
    expect(asked).toEqual([undefined]);
  });

  it('ignores the bytes behind the arguments', async () => {
    const { peer } = serve((_, args) => ({ dom: { ...(args as object), uuid: UUID, id: 1 } }));
    const header = { ...CALL, proc: remote.domainLookupByName.number };
    peer.send(header, XdrRaw, Buffer.from('0000000161ffffff deadbeef'.replace(' ', ''), 'hex'));
    const { payload } = await peer.expectPacket();
    expect(remote.domainLookupByName.ret.decode(new XdrReader(payload))).toEqual({
      dom: { name: 'a', uuid: UUID, id: 1 },
    });
  });

  it.each(['01000000', 'ffffffff'])(
    'reads the presence flag %s of an optional argument as true, as libvirtd does',
    async (flag) => {
      const asked: unknown[] = [];
      const { peer } = serve((_, args) => void asked.push(args));
      const name = '00000004 71656d75';
      const bytes = Buffer.from(`${flag} ${name} 00000000`.replaceAll(' ', ''), 'hex');
      peer.send({ ...CALL, proc: remote.connectOpen.number }, XdrRaw, bytes);
      await expect(peer.expectPacket()).resolves.toMatchObject({ header: { status: 0 } });
      expect(asked).toEqual([{ name: 'qemu', flags: 0 }]);
    },
  );

  it('accepts a call that announces no file descriptors', async () => {
    const { peer } = serve(() => ({ hvVer: 3n }));
    peer.send({ ...CALL, type: 4 }, XdrRaw, Buffer.alloc(4));
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { type: 1, status: 0 } });
  });

  it.each([
    ['a length word below its own length', '00000003'],
    ['a length word over the limit', '02000005'],
    ['a packet without a header', '00000004'],
    [
      'too many file descriptors',
      '00000020 20008086 00000001 0000000c 00000004 00000000 00000000 00000021',
    ],
  ])('ends the connection for %s', async (_, hex) => {
    const { peer, closed } = serve(() => ({ hvVer: 1n }));
    peer.sendBytes(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    await expect(closed).resolves.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
    await peer.expectClose();
  });

  it.each([
    ['throws', () => toss(new RangeError('out of paper'))],
    ['rejects', () => Promise.reject(new RangeError('out of paper'))],
  ])('answers with an internal error if its handler %s another error', async (_, onCall) => {
    const { peer } = serve(onCall);
    peer.sendEmpty(CALL);
    const { payload } = await peer.expectPacket();
    expect(VirNetMessageError.decode(new XdrReader(payload))).toMatchObject({
      code: VirErrorNumber.INTERNAL_ERROR,
      level: 2,
      message: 'out of paper',
    });
  });

  it('answers every call with the same serial', async () => {
    let version = 0n;
    const { peer } = serve(() => {
      version += 1n;
      return Promise.resolve({ hvVer: version });
    });
    for (const _ of [1, 2, 3]) peer.sendEmpty(CALL);
    const versions: bigint[] = [];
    for (const _ of [1, 2, 3]) {
      const { header, payload } = await peer.expectPacket();
      expect(header.serial).toBe(CALL.serial);
      versions.push(remote.connectGetVersion.ret.decode(new XdrReader(payload)).hvVer);
    }
    expect(versions).toEqual([1n, 2n, 3n]);
  });

  it('tells its handler that the client has disconnected', async () => {
    const { peer, closed } = serve(() => ({ hvVer: 1n }));
    await peer.close();
    await expect(closed).resolves.toBeUndefined();
  });

  it('answers with the error that its handler throws', async () => {
    const { peer } = serve(() => {
      throw new ServerFault({ code: 42, domain: 12, message: 'Domain not found', str2: 'x' });
    });
    peer.sendEmpty(CALL);
    const { payload } = await peer.expectPacket();
    expect(VirNetMessageError.decode(new XdrReader(payload))).toEqual({
      code: 42,
      domain: 12,
      message: 'Domain not found',
      level: 2,
      dom: null,
      str1: null,
      str2: 'x',
      str3: null,
      int1: -1,
      int2: -1,
      net: null,
    });
  });

  it('answers with an error if the result of its handler does not fit the type', async () => {
    const { peer } = serve(() => ({ hvVer: -1n }));
    peer.sendEmpty(CALL);
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { status: 1 } });
  });

  it('stops reading with 5 calls in flight, PINGs included', async () => {
    const waiting: Array<() => void> = [];
    const { peer } = serve(
      () => new Promise((resolve) => waiting.push(() => resolve({ hvVer: 1n }))),
    );
    for (let serial = 0; serial < 6; serial += 1) peer.sendEmpty({ ...CALL, serial });
    await turns();
    expect(waiting).toHaveLength(5);
    const ping = { ...CALL, prog: keepalive.program, proc: 1, type: 2, serial: 0 };
    peer.sendEmpty(ping);
    await turns();
    expect(peer.waiting).toBe(0);
    waiting[2]?.();
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { serial: 2 } });
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { ...ping, proc: 2 } });
    for (const answer of waiting) answer();
    const serials = [];
    while (serials.length < 4) serials.push((await peer.expectPacket()).header.serial);
    expect(serials.sort()).toEqual([0, 1, 3, 4]);
    await turns();
    waiting[5]?.();
    await expect(peer.expectPacket()).resolves.toMatchObject({ header: { serial: 5 } });
  });

  it('sends events with the serial 1', async () => {
    const { peer, session } = serve(() => undefined);
    const dom = { name: 'a', uuid: UUID, id: 1 };
    session.sendEvent(remote.domainEventLifecycle, { dom, event: 2, detail: 0 });
    await expect(peer.expectPacket()).resolves.toMatchObject({
      header: { prog: remote.program, proc: 107, type: 2, serial: 1, status: 0 },
    });
  });
});

function toss(error: Error): never {
  throw error;
}

function serve(onCall: OnCall): {
  readonly peer: ScriptedPeer;
  readonly session: ServerSession;
  readonly closed: Promise<Error | undefined>;
} {
  const [near, far] = memoryPair();
  const trace = new Trace();
  let onClose: (error: Error | undefined) => void = () => {};
  const closed = new Promise<Error | undefined>((resolve) => {
    onClose = resolve;
  });
  const session = new ServerSession(new PacketChannel(near, 33_554_436, trace), {
    trace,
    programs: [remote.program],
    handler: { onCall, onClose },
  });
  return { peer: new ScriptedPeer(far), session, closed };
}
