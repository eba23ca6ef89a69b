import xdr from 'js-xdr';
import { RemoteConnectListAllDomainsRet } from '../src/protocol/index.ts';
import { XdrReader, XdrWriter } from '../src/xdr/index.ts';
import type { Contestant } from './measure.ts';
import { compare, printTable, time } from './measure.ts';

const DOMAINS = 1000;
const REPEATS = 200;

/** Measures decoding and encoding the reply with 1,000 domains, compared with js-xdr. */
export async function benchCodec(rounds: number): Promise<void> {
  const value = {
    domains: Array.from({ length: DOMAINS }, (_, index) => ({
      name: `guest-${index}`,
      uuid: `dc229f87-d4de-4719-8cfd-${index.toString(16).padStart(12, '0')}`,
      id: index,
    })),
    ret: DOMAINS,
  };
  const writer = new XdrWriter();
  RemoteConnectListAllDomainsRet.encode(writer, value);
  const bytes = writer.finish();
  const theirs = jsXdrType();
  const theirValue = theirs.fromXDR(Buffer.from(bytes));

  const decoding = [
    repeat('libvirt-client', () => RemoteConnectListAllDomainsRet.decode(new XdrReader(bytes))),
    repeat('js-xdr (strings left as bytes)', () => theirs.fromXDR(Buffer.from(bytes))),
  ];
  printTable(`Decoding a list of ${DOMAINS} domains`, await compare(decoding, rounds));
  const encoding = [
    repeat('libvirt-client', () => RemoteConnectListAllDomainsRet.encode(new XdrWriter(), value)),
    repeat('js-xdr', () => theirs.toXDR(theirValue)),
  ];
  printTable(`Encoding a list of ${DOMAINS} domains`, await compare(encoding, rounds));
}

function repeat(name: string, operation: () => unknown): Contestant {
  const run = (): void => {
    for (let index = 0; index < REPEATS; index += 1) operation();
  };
  return { name, run: () => time(REPEATS, run) };
}

function jsXdrType(): JsXdrType {
  const types = xdr.config((define) => {
    define.struct('Domain', [
      ['name', define.string(4_194_304)],
      ['uuid', define.opaque(16)],
      ['id', define.int()],
    ]);
    define.struct('Answer', [
      ['domains', define.varArray(define.lookup('Domain'), 16_384)],
      ['ret', define.uint()],
    ]);
  });
  const answer = types['Answer'];
  if (answer === undefined) throw new Error('js-xdr defined nothing');
  return answer;
}

type JsXdrType = ReturnType<typeof xdr.config>[string];
