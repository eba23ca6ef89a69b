import { describe, expect, it } from '@jest/globals';
import {
  keepalive,
  remote,
  VirNetMessageError,
  VirNetStreamHole,
} from '../../../src/protocol/index.ts';
import type { PacketHeader, StreamSink } from '../../../src/rpc/index.ts';
import { encodePacket, errorBody } from '../../../src/rpc/index.ts';
import { XdrRaw, XdrVoid } from '../../../src/xdr/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';
import { turns } from '../../support/turns.ts';
import { startDialogue } from './support/session.ts';

const [MESSAGE, STREAM, HOLE] = [2, 3, 6];
const [OK, ERROR, CONTINUE] = [0, 1, 2];
const VOL = { pool: 'images', name: 'disk', key: '/images/disk' };
const UNKNOWN_SERIAL = 9999;

/** A packet on the stream with the header `opener`. */
type Packet = (opener: PacketHeader) => Uint8Array;

const PACKETS: ReadonlyArray<readonly [string, Packet]> = [
  ['data', (opener) => data(opener, Buffer.of(1))],
  ['ends of the data', (opener) => data(opener, Buffer.alloc(0))],
  ['holes', (opener) => hole(opener, 1n)],
  [
    'data of unknown streams',
    (opener) => data({ ...opener, serial: UNKNOWN_SERIAL }, Buffer.of(1)),
  ],
  ['holes of unknown streams', (opener) => hole({ ...opener, serial: UNKNOWN_SERIAL }, 2n ** 62n)],
  ['errors of a stream', (opener) => error({ ...opener, type: STREAM, status: ERROR })],
  ['PINGs', (opener) => empty({ ...opener, prog: keepalive.program, type: MESSAGE, proc: 1 })],
  ['PONGs', (opener) => empty({ ...opener, prog: keepalive.program, type: MESSAGE, proc: 2 })],
  ['unknown events', (opener) => empty({ ...opener, type: MESSAGE, proc: 9999 })],
];

describe('A client takes linear time', () => {
  it.each(PACKETS)('for many %s in one piece', async (_, packet) => {
    const work = async (size: number): Promise<void> => {
      const { session, peer } = startDialogue();
      const args = { vol: VOL, offset: 0n, length: 0n, flags: 1 };
      const opening = session.openStream(remote.storageVolDownload, args, SINK, { isSparse: true });
      const { header } = await peer.expectCall(remote.storageVolDownload);
      peer.reply(header, remote.storageVolDownload, undefined);
      await opening;
      const bytes = packet({ ...header, status: OK });
      peer.sendBytes(Buffer.concat(Array(size).fill(bytes)));
      await turns(5);
      expect(session.isClosed).toBe(false);
      session.fail(new Error('done'));
    };
    expect(await growth(5000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

const SINK: StreamSink = { onData() {}, onHole() {}, onEnd() {}, onClose() {} };

function data(opener: PacketHeader, bytes: Uint8Array): Uint8Array {
  return encodePacket({ ...opener, type: STREAM, status: CONTINUE }, XdrRaw, bytes);
}

function hole(opener: PacketHeader, length: bigint): Uint8Array {
  const header = { ...opener, type: HOLE, status: CONTINUE };
  return encodePacket(header, VirNetStreamHole, { length, flags: 0 });
}

function error(header: PacketHeader): Uint8Array {
  return encodePacket(header, VirNetMessageError, errorBody({ message: 'no' }));
}

function empty(header: PacketHeader): Uint8Array {
  return encodePacket(header, XdrVoid, undefined);
}
