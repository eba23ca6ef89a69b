import { describe, expect, it } from '@jest/globals';
import { remote } from '../../../src/protocol/index.ts';
import type { SecurityLayer } from '../../../src/rpc/index.ts';
import { PacketChannel, Trace } from '../../../src/rpc/index.ts';
import { ScriptedPeer } from '../../../src/testing/scripted-peer.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { memoryPair } from '../../../src/transport/index.ts';
import { XdrVoid } from '../../../src/xdr/index.ts';
import { startDialogue } from './support/session.ts';

describe('a security layer', () => {
  it.each([1, 3, 7, 1000])(
    'lies around packets in units of their own, in pieces of %d',
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

  it('leaves what was queued before it in the clear', async () => {
    const [near, far] = memoryPair();
    const seen: Buffer[] = [];
    far.start({ onData: (bytes) => seen.push(Buffer.from(bytes)), onDrain() {}, onClose() {} });
    const channel = new PacketChannel(near, 1000, new Trace());
    channel.start({ onPacket() {}, onClose() {} });
    const packet = { prog: 1, vers: 1, proc: 1, type: 0, serial: 0, status: 0 };
    channel.send(packet, XdrVoid, undefined);
    channel.secure(xorUnits());
    channel.send(packet, XdrVoid, undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const bytes = Buffer.concat(seen);
    expect(bytes.length).toBe(28 + 4 + 28);
    expect(bytes.readUInt32BE(0)).toBe(28);
    expect(bytes.readUInt32BE(32)).toBe((28 ^ 0x5a_5a_5a_5a) >>> 0);
  });
});

/** A layer of the shape of SASL's: a length, then so many bytes, here merely scrambled. */
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

/** Carries bytes between the far end of the connection and a peer that knows nothing of the layer. */
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
