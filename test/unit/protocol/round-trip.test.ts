import { describe, expect, it } from '@jest/globals';
import { XdrError } from '../../../src/errors/index.ts';
import type { AnyEventMessage, AnyProcedure, Codec } from '../../../src/protocol/index.ts';
import {
  admin,
  keepalive,
  lxc,
  qemu,
  remote,
  XdrReader,
  XdrWriter,
} from '../../../src/protocol/index.ts';
import type { ProgramName } from '../../../tools/description/read.ts';
import { readDescription } from '../../../tools/description/read.ts';
import { seeded, TableCodec } from './support/table-codec.ts';

const description = readDescription();
const oracle = new TableCodec(description.programs.values());
const TABLES = { remote, qemu, lxc, admin, keepalive };

/** Every `args`, `ret` and `event` of every procedure, with its name in the tables. */
const PAYLOADS = Object.keys(TABLES).flatMap((name) => {
  const program = name as keyof typeof TABLES;
  const { procedures = [] } = description.programs.get(program as ProgramName) ?? {};
  return procedures.flatMap((procedure) => {
    const generated = TABLES[program][procedure.number] as AnyProcedure & AnyEventMessage;
    return (['args', 'ret', 'event'] as const).flatMap((part) => {
      const type = (procedure as { readonly [part: string]: unknown })[part];
      if (typeof type !== 'string') return [];
      return [
        { title: `${generated.name} ${part}`, type, codec: generated[part] as Codec<unknown> },
      ];
    });
  });
});

describe('The codec of', () => {
  it.each(PAYLOADS)(
    '$title writes and reads the bytes that the tables describe',
    ({ type, codec }) => {
      const random = seeded(type.length * 7919);
      for (let round = 0; round < 4; round += 1) {
        const value = oracle.random(type, random);
        const bytes = oracle.encode(type, value);
        expect(Buffer.from(encode(codec, value)).equals(bytes)).toBe(true);
        const reader = new XdrReader(bytes);
        expect(codec.decode(reader)).toEqual(value);
        expect(reader.remaining).toBe(0);
      }
    },
  );

  it.each(PAYLOADS)('$title throws an XdrError wherever its bytes are cut', ({ type, codec }) => {
    const bytes = oracle.encode(type, oracle.random(type, seeded(type.length)));
    const cuts = Array.from({ length: Math.min(bytes.length, 400) }, (_, cut) => cut);
    const wrong = cuts.filter((cut) => {
      const cutBytes = bytes.subarray(0, cut);
      return !(faultOf(() => codec.decode(new XdrReader(cutBytes))) instanceof XdrError);
    });
    expect(wrong).toEqual([]);
  });

  it.each(PAYLOADS)('$title returns a value or throws an XdrError for any bytes', ({ codec }) => {
    const random = seeded(42);
    for (let round = 0; round < 20; round += 1) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 200) }, () =>
        random() < 0.6 ? Math.floor(random() * 3) : Math.floor(random() * 256),
      );
      const fault = faultOf(() => codec.decode(new XdrReader(bytes)));
      if (fault !== undefined) expect(fault).toBeInstanceOf(XdrError);
    }
  });

  it.each(PAYLOADS)('$title ignores the bytes behind its value', ({ type, codec }) => {
    const value = oracle.random(type, seeded(3));
    const bytes = Buffer.concat([oracle.encode(type, value), Buffer.from('behind')]);
    expect(codec.decode(new XdrReader(bytes))).toEqual(value);
  });
});

describe('The procedure tables', () => {
  it.each(Object.entries(TABLES))(
    'contain every procedure of the description of %s',
    (name, table) => {
      const { procedures = [] } = description.programs.get(name as ProgramName) ?? {};
      expect(table.procedures.map(({ number }) => number)).toEqual(
        procedures.map(({ number }) => number).sort((a, b) => a - b),
      );
      const prefix = `${name.toUpperCase()}_PROC_`;
      for (const { name: wireName, number } of procedures) {
        const found = table[number];
        expect(found).toMatchObject({ name: prefix + wireName, number, program: table.program });
        expect(table[(prefix + wireName) as Uppercase<string>]).toBe(found);
        expect(table[wireName as Uppercase<string>]).toBe(found);
      }
    },
  );

  it('return undefined for an unknown name or number', () => {
    expect(remote[0]).toBeUndefined();
    expect(remote[9999]).toBeUndefined();
    expect(Reflect.get(remote, 'constructor')).toBeUndefined();
  });

  it("find procedures by libvirt's own names", () => {
    expect(remote.domainGetXmlDesc).toBe(remote[14]);
    expect(remote['DOMAIN_GET_STATE']).toBe(remote.domainGetState);
    expect(remote['REMOTE_PROC_DOMAIN_GET_STATE']).toBe(remote[212]);
    expect(Object.keys(remote)).toContain('domainGetState');
    expect(Object.keys(remote)).not.toContain('212');
  });
});

function encode(codec: Codec<unknown>, value: unknown): Uint8Array {
  const writer = new XdrWriter();
  codec.encode(writer, value);
  return writer.finish();
}

function faultOf(body: () => unknown): unknown {
  try {
    body();
    return undefined;
  } catch (error) {
    return error;
  }
}
