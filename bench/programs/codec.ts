/**
 * The codec alone: `node codec.js encode FILE` writes the statistics of many domains, as libvirtd
 * replies; `node codec.js ours|js-xdr FILE COUNT` decodes them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import xdr from 'js-xdr';
import type { RemoteTypedParam } from '../../src/protocol/index.ts';
import { RemoteConnectGetAllDomainStatsRet } from '../../src/protocol/index.ts';
import { XdrReader, XdrWriter } from '../../src/xdr/index.ts';
import { begin, end } from './measure.ts';

const DOMAINS = 1000;
const PARAMETERS = 21;
const UNSIGNED_64 = 4;

const [what, file = '', count = '1'] = process.argv.slice(2);
if (what === 'encode') writeFileSync(file, encodedStats());
else {
  const bytes = readFileSync(file);
  const theirs = jsXdrType();
  repeat(
    what === 'ours'
      ? () => RemoteConnectGetAllDomainStatsRet.decode(new XdrReader(bytes))
      : () => theirs.fromXDR(Buffer.from(bytes)),
  );
}

function repeat(operation: () => unknown): void {
  for (let warmUp = 3; warmUp > 0; warmUp -= 1) operation();
  begin();
  for (let left = Number(count); left > 0; left -= 1) operation();
  end(Number(count));
}

function encodedStats(): Uint8Array {
  const params = Array.from(
    { length: PARAMETERS },
    (_, index): RemoteTypedParam => ({
      field: `group.${index % 7}.counter.${index}`,
      value: { type: UNSIGNED_64, value: BigInt(index) << 33n },
    }),
  );
  const retStats = Array.from({ length: DOMAINS }, (_, index) => ({
    dom: {
      name: `guest-${index}`,
      uuid: `dc229f87-d4de-4719-8cfd-${index.toString(16).padStart(12, '0')}`,
      id: index,
    },
    params,
  }));
  const writer = new XdrWriter();
  RemoteConnectGetAllDomainStatsRet.encode(writer, { retStats });
  return writer.finish();
}

function jsXdrType(): JsXdrType {
  const types = xdr.config((define) => {
    define.enum('Type', { int: 1, uint: 2, llong: 3, ullong: 4, double: 5, boolean: 6, text: 7 });
    define.union('Value', {
      switchOn: define.lookup('Type'),
      switchName: 'type',
      switches: [['ullong', 'value']],
      arms: { value: define.uhyper() },
      defaultArm: define.void(),
    });
    define.struct('Param', [
      ['field', define.string(80)],
      ['value', define.lookup('Value')],
    ]);
    define.struct('Domain', [
      ['name', define.string(4_194_304)],
      ['uuid', define.opaque(16)],
      ['id', define.int()],
    ]);
    define.struct('Record', [
      ['dom', define.lookup('Domain')],
      ['params', define.varArray(define.lookup('Param'), 16_384)],
    ]);
    define.struct('Reply', [['records', define.varArray(define.lookup('Record'), 16_384)]]);
  });
  const reply = types['Reply'];
  if (reply === undefined) throw new Error('js-xdr defined nothing');
  return reply;
}

type JsXdrType = ReturnType<typeof xdr.config>[string];
