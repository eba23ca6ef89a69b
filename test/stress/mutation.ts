import fc from 'fast-check';
import type { AnyEventMessage, AnyProcedure } from '../../src/protocol/index.ts';
import {
  VirNetMessageHeader,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../../src/protocol/index.ts';
import { findProcedure } from '../../src/protocol/lookup.ts';
import { encodePacket, PACKET_HEADER_BYTES } from '../../src/rpc/index.ts';
import type { Codec } from '../../src/xdr/index.ts';
import { XdrReader } from '../../src/xdr/index.ts';
import type { PacketFilter } from './packet-transport.ts';
import { mutateValue } from './value-mutation.ts';

/** The operations that change only the order or the number of packets, not their content. */
const ORDER_OPERATIONS = ['drop', 'duplicate', 'hold'] as const;

const CONTENT_OPERATIONS = [
  'length',
  'header',
  'word',
  'value',
  'truncate',
  'extend',
  'inject',
] as const;

/** One change of one packet. The numbers choose a place and a value; each operation reads them. */
export interface Mutation {
  readonly direction: 'toDaemon' | 'toClient';
  /** The session of the connection, in the order of their opening. */
  readonly session: number;
  /** The number of the packet in its direction. */
  readonly packet: number;
  readonly operation: (typeof ORDER_OPERATIONS)[number] | (typeof CONTENT_OPERATIONS)[number];
  readonly place: number;
  readonly word: number;
}

/** Words that are limits of types, of libvirt's arrays and of packets, or discriminants. */
const INTERESTING = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 27, 28, 29, 255, 256, 1024, 16_384, 65_536, 1_048_576, 4_194_304,
  33_554_432, 33_554_436, 33_554_437, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_fe, 0xff_ff_ff_ff,
  0x20_00_80_86, 0x20_00_80_87, 0x6b_65_65_70,
];

const STREAM_TYPES: ReadonlySet<number> = new Set([
  VirNetMessageType.STREAM,
  VirNetMessageType.STREAM_HOLE,
]);

const word = fc.oneof(fc.constantFrom(...INTERESTING), fc.nat(0xff_ff_ff_ff));

/** One to four changes. Most are early, because each may end the session. */
export const PLANS: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    direction: fc.constantFrom('toDaemon' as const, 'toClient' as const),
    session: fc.constantFrom(0, 0, 1, 2),
    packet: fc.nat(48),
    operation: fc.constantFrom(...ORDER_OPERATIONS, ...CONTENT_OPERATIONS),
    place: fc.nat(0xff_ff),
    word,
  }),
  { minLength: 1, maxLength: 4 },
);

/** The packets whose content was changed. */
export class Touched {
  /** The procedures of changed packets, before and after the change. */
  readonly #procedures = new Set<number>();
  /** Whether the content of a packet to the daemon was changed, so its state may be any. */
  hasChangedCalls = false;
  /** The number of changes that were made, those of the order included. */
  changes = 0;

  add(packet: Buffer): void {
    if (packet.length >= PACKET_HEADER_BYTES) this.#procedures.add(packet.readInt32BE(12));
  }

  /** Whether no packet of the procedures was changed. */
  spares(procedures: readonly (AnyProcedure | AnyEventMessage)[]): boolean {
    return procedures.every(({ number }) => !this.#procedures.has(number));
  }
}

/** Returns a filter that makes the changes of one direction of one session. */
export function mutate(
  mutations: readonly Mutation[],
  recorded: readonly Buffer[],
  touched: Touched,
): PacketFilter {
  let count = 0;
  let held: Buffer[] = [];
  return (packets) =>
    packets.flatMap((packet) => {
      const mutation = mutations.find((each) => each.packet === count);
      count += 1;
      const released = held;
      held = [];
      if (mutation === undefined) return [packet, ...released];
      touched.changes += 1;
      // The packets of a stream have no number, so a lost one only shortens its data.
      if (STREAM_TYPES.has(packet.readUInt32BE(16))) touched.add(packet);
      if (mutation.operation === 'drop') return released;
      if (mutation.operation === 'duplicate') return [packet, packet, ...released];
      if (mutation.operation === 'hold') {
        held = [Buffer.from(packet), ...released];
        return [];
      }
      const changed = changeContent(packet, mutation, recorded);
      touched.hasChangedCalls ||= mutation.direction === 'toDaemon';
      for (const each of [packet, ...changed]) touched.add(each);
      return [...changed, ...released];
    });
}

function changeContent(packet: Buffer, mutation: Mutation, recorded: readonly Buffer[]): Buffer[] {
  const { place, word: value } = mutation;
  switch (mutation.operation) {
    case 'length':
      return [withWord(packet, 0, place % 2 === 0 ? value : packet.length + (place % 64) - 32)];
    case 'header':
      return [withWord(packet, 4 + 4 * (place % 6), value)];
    case 'word': {
      const words = Math.floor((packet.length - PACKET_HEADER_BYTES) / 4);
      if (words === 0) return [withWord(packet, 4 + 4 * (place % 6), value)];
      return [withWord(packet, PACKET_HEADER_BYTES + 4 * (place % words), value)];
    }
    case 'value':
      return [withOtherValue(packet, place, value)];
    case 'truncate':
      return [withLength(packet.subarray(0, 4 + (place % (packet.length - 4))))];
    case 'extend':
      return [withLength(Buffer.concat([packet, Buffer.alloc(place % 70_000, value & 0xff)]))];
    case 'inject':
      return [packet, withSerialOf(packet, recorded[place % recorded.length] ?? packet, value)];
    default:
      return [packet];
  }
}

function withWord(packet: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt32BE(value >>> 0, offset);
  return copy;
}

function withLength(packet: Buffer): Buffer {
  return withWord(packet, 0, packet.length);
}

/** Returns a recorded packet, with a serial near that of the packet before it. */
function withSerialOf(packet: Buffer, recorded: Buffer, value: number): Buffer {
  return withWord(recorded, 20, packet.readUInt32BE(20) + (value % 3));
}

/** Decodes the packet, changes one part of its value, and encodes it again. */
function withOtherValue(packet: Buffer, place: number, value: number): Buffer {
  try {
    const reader = new XdrReader(packet.subarray(4));
    const header = VirNetMessageHeader.decode(reader);
    const codec = codecOf(header);
    if (codec === undefined) return withWord(packet, 24, value);
    const changed = mutateValue(codec.decode(reader), place, value);
    return Buffer.from(encodePacket(header, codec, changed));
  } catch {
    // The changed value does not fit its type: a word of the packet is changed instead.
    return withWord(packet, 4 * (place % Math.floor(packet.length / 4)), value);
  }
}

function codecOf(header: VirNetMessageHeader): Codec<unknown> | undefined {
  const found = findProcedure(header);
  if (found === undefined || header.status !== VirNetMessageStatus.OK) return undefined;
  if ('event' in found) return found.event;
  if (header.type === 0) return found.args;
  return header.type === 1 ? found.ret : undefined;
}
