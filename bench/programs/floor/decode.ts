/** Decoders by hand, as fast as known techniques make them. See PERF.md, "The floor". */

/** Methods of Node's buffers that its types do not declare: no options are read on the way. */
interface FastBuffer extends Buffer {
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID_CHARS = 36;
const UUID_BYTES = 16;
/** Where each byte of a UUID stands in its text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const HYPHENS = [8, 13, 18, 23];

/** Texts of UUIDs, written as bytes and read as one string. */
let scratch = Buffer.alloc(UUID_CHARS * 1024) as FastBuffer;

function writeUuid(bytes: Buffer, at: number, to: number): void {
  for (let index = 0; index < UUID_BYTES; index += 1) {
    const pair = HEX[bytes[at + index] ?? 0] ?? '';
    const place = to + (PLACES[index] ?? 0);
    scratch[place] = pair.charCodeAt(0);
    scratch[place + 1] = pair.charCodeAt(1);
  }
  for (const place of HYPHENS) scratch[to + place] = 45;
}

function latin1(bytes: Buffer, from: number, to: number): string {
  return (bytes as FastBuffer).latin1Slice(from, to);
}

function utf8(bytes: Buffer, from: number, to: number): string {
  return (bytes as FastBuffer).utf8Slice(from, to);
}

function isAscii(bytes: Buffer, at: number, length: number): boolean {
  for (let index = at; index < at + length; index += 1) if ((bytes[index] ?? 0) > 127) return false;
  return true;
}

function text(bytes: Buffer, at: number, length: number): string {
  return isAscii(bytes, at, length) ? latin1(bytes, at, at + length) : utf8(bytes, at, at + length);
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

export function decodeVersion(bytes: Buffer, at: number): bigint {
  return bytes.readBigUInt64BE(at);
}

export function decodeInfo(bytes: Buffer, at: number): object {
  return {
    state: bytes.readUInt32BE(at),
    maxMem: bytes.readBigUInt64BE(at + 4),
    memory: bytes.readBigUInt64BE(at + 12),
    nrVirtCpu: bytes.readUInt32BE(at + 20),
    cpuTime: bytes.readBigUInt64BE(at + 24),
  };
}

export function decodeState(bytes: Buffer, at: number): object {
  return { state: bytes.readInt32BE(at), reason: bytes.readInt32BE(at + 4) };
}

export function decodeXml(bytes: Buffer, at: number): string {
  return utf8(bytes, at + 4, at + 4 + bytes.readUInt32BE(at));
}

export function decodeDomain(bytes: Buffer, at: number): object {
  const length = bytes.readUInt32BE(at);
  const uuid = at + 4 + padded(length);
  writeUuid(bytes, uuid, 0);
  return {
    name: text(bytes, at + 4, length),
    uuid: scratch.latin1Slice(0, UUID_CHARS),
    id: bytes.readInt32BE(uuid + UUID_BYTES),
  };
}

/** Names are substrings of one string of the reply, UUIDs of one rendered string. */
export function decodeList(bytes: Buffer, at: number, end: number): readonly object[] {
  const count = bytes.readUInt32BE(at);
  if (scratch.length < count * UUID_CHARS) scratch = Buffer.alloc(count * UUID_CHARS) as FastBuffer;
  let next = at + 4;
  for (let index = 0; index < count; index += 1) {
    next += 4 + padded(bytes.readUInt32BE(next));
    writeUuid(bytes, next, index * UUID_CHARS);
    next += UUID_BYTES + 4;
  }
  const uuids = scratch.latin1Slice(0, count * UUID_CHARS);
  const all = latin1(bytes, at, end);
  next = at + 4;
  return Array.from({ length: count }, (_, index) => {
    const length = bytes.readUInt32BE(next);
    const from = next + 4;
    next = from + padded(length) + UUID_BYTES + 4;
    return {
      name: isAscii(bytes, from, length)
        ? all.substring(from - at, from - at + length)
        : utf8(bytes, from, from + length),
      uuid: uuids.substring(index * UUID_CHARS, (index + 1) * UUID_CHARS),
      id: bytes.readInt32BE(next - 4),
    };
  });
}

/** The names of parameters are predicted: the previous record has the same at the same index. */
export function decodeStats(bytes: Buffer, at: number): readonly object[] {
  const known: { name: string; from: number; length: number }[] = [];
  let next = at + 4;
  const name = (index: number): string => {
    const length = bytes.readUInt32BE(next);
    const from = next + 4;
    next = from + padded(length);
    const guess = known[index];
    if (guess?.length === length && isSame(bytes, guess.from, from, length)) return guess.name;
    const made = text(bytes, from, length);
    known[index] = { name: made, from, length };
    return made;
  };
  const value = (): unknown => {
    const type = bytes.readInt32BE(next);
    next += type === 3 || type === 4 || type === 5 ? 12 : 8;
    if (type === 1) return bytes.readInt32BE(next - 4);
    if (type === 2) return bytes.readUInt32BE(next - 4);
    if (type === 3) return bytes.readBigInt64BE(next - 8);
    if (type === 4) return bytes.readBigUInt64BE(next - 8);
    if (type === 5) return bytes.readDoubleBE(next - 8);
    if (type === 6) return bytes.readInt32BE(next - 4) !== 0;
    const length = bytes.readUInt32BE(next - 4);
    next += padded(length);
    return text(bytes, next - padded(length), length);
  };
  return Array.from({ length: bytes.readUInt32BE(at) }, () => {
    const domain = decodeDomain(bytes, next);
    next += 4 + padded(bytes.readUInt32BE(next)) + UUID_BYTES + 4;
    const count = bytes.readUInt32BE(next);
    next += 4;
    const params = new Array<object>(count);
    for (let index = 0; index < count; index += 1) {
      params[index] = { field: name(index), value: value() };
    }
    return { domain, params };
  });
}

function isSame(bytes: Buffer, one: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    if (bytes[one + index] !== bytes[other + index]) return false;
  }
  return true;
}

/** Decodes a lifecycle event: callback, domain, event and detail. */
export function decodeEvent(bytes: Buffer, at: number): object {
  const domain = decodeDomain(bytes, at + 4);
  const after = at + 8 + padded(bytes.readUInt32BE(at + 4)) + UUID_BYTES + 4;
  return {
    callbackId: bytes.readInt32BE(at),
    domain,
    event: bytes.readInt32BE(after),
    detail: bytes.readInt32BE(after + 4),
  };
}
