import type { Program, Type } from '../../../../tools/description/schema.ts';
import { fieldName } from '../../../../tools/names.ts';

/** A use of a type in the tables: in a field, in a case of a union, or in a typedef. */
interface Use {
  readonly type: string;
  readonly optional?: true | undefined;
  readonly length?: number | undefined;
  readonly max?: number | undefined;
}

/** Numbers from 0 to 1, the same in every run. */
export type Random = () => number;

/** A generator of pseudo-random numbers (mulberry32), so that a failure can be repeated. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * An XDR encoder that interprets the tables of `protocol/` and shares no code with the generated
 * codecs. The tests compare the codecs with it.
 */
export class TableCodec {
  readonly #types: ReadonlyMap<string, Type>;

  constructor(programs: Iterable<Program>) {
    this.#types = new Map(
      [...programs].flatMap(({ types }) => types).map((each) => [each.name, each]),
    );
  }

  /** Returns a random value of the type named `name`, in the form that the generated codecs use. */
  random(name: string, random: Random): unknown {
    return this.#random({ type: name }, name, random, 0);
  }

  /** Returns the bytes of `value`. */
  encode(name: string, value: unknown): Buffer {
    const parts: Buffer[] = [];
    this.#encode({ type: name }, name, value, parts);
    return Buffer.concat(parts);
  }

  #random(use: Use, alias: string, random: Random, depth: number): unknown {
    const { optional, ...present } = use;
    if (optional) return random() < 0.3 ? null : this.#random(present, alias, random, depth);
    const { type, length, max } = use;
    if (isArray(use)) {
      const count = Math.floor(random() * Math.min(max ?? 0, depth > 2 ? 2 : 5));
      return Array.from({ length: count }, () => this.#random({ type }, alias, random, depth + 1));
    }
    switch (type) {
      case 'int':
      case 'unsigned int':
      case 'hyper':
      case 'unsigned hyper':
      case 'short':
      case 'unsigned short':
      case 'unsigned char':
      case 'double':
      case 'bool':
        return randomNumber(type, random);
      case 'char':
        if (length === undefined && max === undefined) return Math.floor(random() * 256) - 128;
        return randomBytes(length ?? Math.floor(random() * Math.min(max ?? 0, 40)), random);
      case 'opaque':
        if (isUuid(use, alias)) return randomUuid(random);
        return randomBytes(length ?? Math.floor(random() * Math.min(max ?? 0, 40)), random);
      case 'string':
        return randomText(random);
      default:
        return this.#randomNamed(type, random, depth);
    }
  }

  #randomNamed(name: string, random: Random, depth: number): unknown {
    const type = this.#find(name);
    switch (type.kind) {
      case 'enum':
        return pick(Object.values(type.members), random);
      case 'typedef':
        return this.#random(type, name, random, depth);
      case 'struct':
        return Object.fromEntries(
          type.fields.map((field) => [
            fieldName(field.name),
            this.#random(field, '', random, depth + 1),
          ]),
        );
      case 'union': {
        const arm = pick(type.cases, random);
        return { type: arm.case, value: this.#random(arm, '', random, depth + 1) };
      }
    }
  }

  #encode(use: Use, alias: string, value: unknown, parts: Buffer[]): void {
    const { optional, ...present } = use;
    if (optional) {
      parts.push(word(value === null ? 0 : 1));
      if (value !== null) this.#encode(present, alias, value, parts);
      return;
    }
    if (isArray(use)) {
      const items = value as readonly unknown[];
      parts.push(word(items.length));
      for (const item of items) this.#encode({ type: use.type }, alias, item, parts);
      return;
    }
    const primitive = encodePrimitive(use, alias, value);
    if (primitive !== undefined) parts.push(primitive);
    else this.#encodeNamed(use.type, value, parts);
  }

  #encodeNamed(name: string, value: unknown, parts: Buffer[]): void {
    const type = this.#find(name);
    switch (type.kind) {
      case 'enum':
        parts.push(word(value as number));
        break;
      case 'typedef':
        this.#encode(type, name, value, parts);
        break;
      case 'struct':
        for (const field of type.fields) {
          const fields = value as Readonly<Record<string, unknown>>;
          this.#encode(field, '', fields[fieldName(field.name)], parts);
        }
        break;
      case 'union': {
        const { type: discriminant, value: inner } = value as { type: number; value: unknown };
        const arm = type.cases.find((each) => each.case === discriminant);
        if (arm === undefined) throw new Error(`No arm ${discriminant} in ${name}`);
        parts.push(word(discriminant));
        this.#encode(arm, '', inner, parts);
        break;
      }
    }
  }

  #find(name: string): Type {
    const found = this.#types.get(name);
    if (found === undefined) throw new Error(`Unknown type ${name}`);
    return found;
  }
}

function encodePrimitive(use: Use, alias: string, value: unknown): Buffer | undefined {
  const { type, length, max } = use;
  switch (type) {
    case 'int':
    case 'unsigned int':
    case 'short':
    case 'unsigned short':
    case 'unsigned char':
      return word(value as number);
    case 'bool':
      return word(value ? 1 : 0);
    case 'hyper':
    case 'unsigned hyper':
      return doubleWord(value as bigint);
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value as number);
      return bytes;
    }
    case 'char': {
      if (length === undefined && max === undefined) return word(value as number);
      const chars = [...(value as Uint8Array)].map((byte) => word((byte << 24) >> 24));
      return Buffer.concat(max === undefined ? chars : [word(chars.length), ...chars]);
    }
    case 'opaque':
      if (isUuid(use, alias)) return Buffer.from((value as string).replaceAll('-', ''), 'hex');
      return padded(Buffer.from(value as Uint8Array), length === undefined);
    case 'string':
      return padded(Buffer.from(value as string, 'utf8'), true);
    default:
      return undefined;
  }
}

function isArray({ type, max }: Use): boolean {
  return max !== undefined && !['string', 'opaque', 'char'].includes(type);
}

function isUuid({ type, length }: Use, alias: string): boolean {
  return type === 'opaque' && length === 16 && /uuid$/i.test(alias);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function doubleWord(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

function padded(bytes: Buffer, hasLength: boolean): Buffer {
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
  return Buffer.concat([hasLength ? word(bytes.length) : Buffer.alloc(0), bytes, padding]);
}

const RANGES: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  'unsigned int': [0n, 2n ** 32n - 1n],
  hyper: [-(2n ** 63n), 2n ** 63n - 1n],
  'unsigned hyper': [0n, 2n ** 64n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  'unsigned short': [0n, 2n ** 16n - 1n],
  'unsigned char': [0n, 255n],
};

function randomNumber(type: string, random: Random): number | bigint | boolean {
  if (type === 'bool') return random() < 0.5;
  if (type === 'double') return pick([0, -1.5, 1e300, Number.MIN_VALUE, random()], random);
  const [least, most] = RANGES[type] ?? [0n, 0n];
  const span = BigInt(Math.floor(random() * 2 ** 52));
  const value = pick([least, most, 0n, 1n, least + (span % (most - least + 1n))], random);
  return type.endsWith('hyper') ? value : Number(value);
}

function randomBytes(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function randomText(random: Random): string {
  const alphabet = ['a', 'Z', '9', '_', ' ', '<', 'é', '€', '😀', '\u0001'];
  return Array.from({ length: Math.floor(random() * 12) }, () => pick(alphabet, random)).join('');
}

function randomUuid(random: Random): string {
  const hex = Buffer.from(randomBytes(16, random)).toString('hex');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T;
}
