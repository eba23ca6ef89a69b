import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../src/protocol/index.ts';
import { remote, VirNetMessageError } from '../../src/protocol/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { connectUnix } from '../../src/transport/index.ts';
import { XdrRaw, XdrReader } from '../../src/xdr/index.ts';
import { ScriptedPeer } from '../support/scripted-peer.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** "test:///default", padded. */
const URI = '0000000f 746573743a2f2f2f64656661756c7400';

const OPEN = `00000001 ${URI} 00000000`;

/** Arguments that no client of libvirt writes, as hexadecimal bytes. */
const ODD: readonly (readonly [title: string, procedure: AnyProcedure, bytes: string])[] = [
  ['a presence flag as go-libvirt writes it', remote.connectOpen, `01000000 ${URI} 00000000`],
  ['the presence flag -1', remote.connectOpen, `ffffffff ${URI} 00000000`],
  ['the presence flag 2', remote.connectOpen, `00000002 ${URI} 00000000`],
  ['no flags behind the name', remote.connectOpen, `00000001 ${URI}`],
  ['bytes behind the arguments', remote.connectOpen, `${OPEN} deadbeef`],
  ['padding that is not zero', remote.connectOpen, `${OPEN.replace('7400', '74ff')}`],
  ['a NUL inside a name', remote.domainLookupByName, '00000006 7465737400780000'],
  ['a NUL that cuts a name short', remote.domainLookupByName, '00000005 7465007374000000'],
  ['a name with a length over its limit', remote.domainLookupByName, '7fffffff 74657374'],
  ['a name that is cut short', remote.domainLookupByName, '00000008 74657374'],
  ['a feature of no enumeration', remote.connectSupportsFeature, '7fffffff'],
  ['a negative feature', remote.connectSupportsFeature, 'ffffffff'],
  [
    'a typed parameter of an unknown type',
    remote.nodeSetMemoryParameters,
    '00000001 00000001 61000000 00000063 00000000 00000000',
  ],
];

describeWithLibvirtd('The in-memory daemon', () => {
  let real: Libvirtd;
  let ours: TestDaemon;

  beforeAll(async () => {
    real = await startLibvirtd();
    ours = await startDaemon();
  });

  afterAll(async () => {
    await ours?.close();
    await real?.stop();
  });

  it.each(ODD)('reads %s as libvirtd does', async (_, procedure, bytes) => {
    const expected = await result(real.socketPath, procedure, bytes);
    const socket = new URL(ours.uri).searchParams.get('socket');
    expect(await result(socket ?? '', procedure, bytes)).toEqual(expected);
  });
});

/** Returns the result of one call on a connection of its own. */
async function result(path: string, procedure: AnyProcedure, bytes: string): Promise<unknown> {
  const peer = new ScriptedPeer(await connectUnix({ path }));
  try {
    await call(peer, remote.authList, '');
    if (procedure !== remote.connectOpen) await call(peer, remote.connectOpen, OPEN);
    const { header, payload } = await call(peer, procedure, bytes);
    if (header.status === 0) return { bytes: payload.length };
    const { code, domain } = VirNetMessageError.decode(new XdrReader(payload));
    return { code, domain };
  } finally {
    await peer.close();
  }
}

function call(peer: ScriptedPeer, procedure: AnyProcedure, bytes: string) {
  const header = { prog: procedure.program, vers: 1, proc: procedure.number };
  const fixed = { type: 0, serial: 0, status: 0 };
  peer.send({ ...header, ...fixed }, XdrRaw, Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
  return peer.expectPacket();
}
