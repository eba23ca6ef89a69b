import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../../src/errors/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { PacketHeader, SecurityLayer } from '../../../src/rpc/index.ts';
import { encodePacket, PacketChannel, Trace } from '../../../src/rpc/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { XdrVoid } from '../../../src/xdr/index.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { turns } from '../../support/turns.ts';
import { startDialogue } from './support/session.ts';

describe('A security layer', () => {
  it.each([1, 3, 7, 1000])(
    'transforms the bytes of packets, received in pieces of %d bytes',
    async (size) => {
      const { session, peer } = startDialogue();
      const clear = session.call(remote.connectGetVersion, undefined);
      const { header } = await peer.expectCall(remote.connectGetVersion);
      peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
      await clear;

      session.channel.secure(xorUnits());
      const [inner, outer] = memoryPair();
      bridge(peer.transport, outer, size);
      const secured = new ScriptedPeer(inner);
      for (const name of ['a', 'guest with a longer name']) {
        const call = session.call(remote.domainLookupByName, { name });
        const { header: next, args } = await secured.expectCall(remote.domainLookupByName);
        expect(args).toEqual({ name });
        const dom = { name, uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
        secured.reply(next, remote.domainLookupByName, { dom });
        await expect(call).resolves.toEqual({ dom });
      }
    },
  );

  it('does not apply to packets that were queued before', async () => {
    const [near, far] = memoryPair();
    const seen: Buffer[] = [];
    far.start({ onData: (bytes) => seen.push(Buffer.from(bytes)), onDrain() {}, onClose() {} });
    const channel = new PacketChannel(near, 1000, new Trace());
    channel.start({ onPacket() {}, onClose() {} });
    channel.send(PACKET, XdrVoid, undefined);
    channel.secure(xorUnits());
    channel.send(PACKET, XdrVoid, undefined);
    await turns();
    const bytes = Buffer.concat(seen);
    expect(bytes.length).toBe(28 + 4 + 28);
    expect(bytes.readUInt32BE(0)).toBe(28);
    expect(bytes.readUInt32BE(32)).toBe((28 ^ 0x5a_5a_5a_5a) >>> 0);
  });

  it('may be divided anywhere: its units are not aligned with packets', async () => {
    const [near, far] = memoryPair();
    const seen: PacketHeader[] = [];
    const channel = new PacketChannel(near, 1000, new Trace());
    channel.start({ onPacket: (header) => seen.push(header), onClose() {} });
    channel.secure(xorUnits());
    const layer = xorUnits();
    const packets = [1, 2, 3].map((serial) =>
      encodePacket({ ...PACKET, serial }, XdrVoid, undefined),
    );
    const clear = Buffer.concat(packets);
    // The units end within a packet, and within the length word of the next one.
    const units = Buffer.concat(
      [clear.subarray(0, 11), clear.subarray(11, 30), clear.subarray(30)].map((part) =>
        Buffer.from(layer.wrap(part)),
      ),
    );
    for (let cut = 0; cut <= units.length; cut += 1) {
      seen.length = 0;
      far.write(units.subarray(0, cut));
      far.write(units.subarray(cut));
      await new Promise((resolve) => setImmediate(resolve));
      expect(seen.map(({ serial }) => serial)).toEqual([1, 2, 3]);
    }
    expect(channel.isClosed).toBe(false);
  });

  it('ends the connection if bytes were tampered with', async () => {
    const [near, far] = memoryPair();
    const channel = new PacketChannel(near, 1000, new Trace());
    const closed = new Promise<Error | undefined>((onClose) => {
      channel.start({ onPacket() {}, onClose });
    });
    const tampered = new ProtocolError('The bytes were tampered with');
    channel.secure({
      ...xorUnits(),
      unwrap: () => {
        throw tampered;
      },
    });
    far.write(Uint8Array.of(1));
    await expect(closed).resolves.toBe(tampered);
    expect(channel.isClosed).toBe(true);
  });
});

const PACKET: PacketHeader = { prog: 1, vers: 1, proc: 1, type: 0, serial: 0, status: 0 };

/** A layer with the framing of SASL: a length, then that many bytes, here XORed. */
function xorUnits(): SecurityLayer {
  let held: Buffer = Buffer.alloc(0);
  return {
    wrap(bytes) {
      const unit = Buffer.alloc(4 + bytes.length);
      unit.writeUInt32BE(bytes.length);
      unit.set(scrambled(bytes), 4);
      return unit;
    },
    unwrap(piece) {
      held = Buffer.concat([held, piece]);
      const parts: Uint8Array[] = [];
      while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
        const end = 4 + held.readUInt32BE();
        parts.push(scrambled(held.subarray(4, end)));
        held = held.subarray(end);
      }
      return Buffer.concat(parts);
    },
  };
}

function scrambled(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0x5a);
}

/**
 * Carries bytes between the remote end of the connection and a peer that does not have the layer.
 */
function bridge(wire: Transport, outer: Transport, pieceBytes: number): void {
  const layer = xorUnits();
  wire.start({
    onData: (bytes) => outer.write(layer.unwrap(Buffer.from(bytes))),
    onDrain() {},
    onClose() {},
  });
  outer.start({
    onData: (bytes) => {
      const wrapped = layer.wrap(bytes);
      for (let at = 0; at < wrapped.length; at += pieceBytes) {
        wire.write(wrapped.slice(at, at + pieceBytes));
      }
    },
    onDrain() {},
    onClose() {},
  });
}
