/**
 * Makes logins fail with the marker as the password. Runs in a separate process, because Node reads
 * NODE_DEBUG at its start. Prints every textual form of each failure.
 */
import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { connect } from '../../../../src/index.ts';
import { createCertificateAuthority, createClientCertificate } from '../../../../src/pki/index.ts';
import type { PacketHeader } from '../../../../src/rpc/index.ts';
import { loginBy } from '../../api/support/login.ts';
import type { SaslPeer } from './dialogue.ts';
import { startLogin } from './dialogue.ts';
import { MARKER } from './marker.ts';

/** The daemon's answer to the client's first message. */
type Answer = (daemon: SaslPeer, start: Start) => Promise<void> | void;

interface Start {
  readonly header: PacketHeader;
  readonly data: string | null;
}

const SCRAMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'];
const CREDENTIALS = { authname: 'fred', password: MARKER };

for (const mechanism of [...SCRAMS, 'DIGEST-MD5', 'PLAIN']) {
  await fail('refused', mechanism, (daemon, { header }) => daemon.refuse(header));
}
for (const mechanism of SCRAMS) {
  await fail('no proof', mechanism, (daemon, start) => prove(daemon, start, null));
  await fail('wrong proof', mechanism, (daemon, start) => prove(daemon, start, 'v=AAAA'));
  await fail('one iteration', mechanism, (daemon, { header, data }) =>
    daemon.answer(header, serverFirst(data, 1), 0),
  );
  await fail('many iterations', mechanism, (daemon, { header, data }) =>
    daemon.answer(header, serverFirst(data, 1_000_000_000), 0),
  );
  await fail('lost', mechanism, (daemon) => daemon.peer.close());
}
await fail('wrong proof', 'DIGEST-MD5', async (daemon, { header }) => {
  const challenge = 'realm="x",nonce="y",qop="auth",charset=utf-8,algorithm=md5-sess';
  daemon.answer(header, challenge, 0);
  const step = await daemon.expectStep();
  daemon.answer(step.header, `rspauth=${'0'.repeat(32)}`, 1);
});
await failByKey();

async function fail(what: string, mechanism: string, answer: Answer): Promise<void> {
  const { daemon, opening } = startLogin(loginBy({ credentials: CREDENTIALS, mechanism }));
  await daemon.offer(mechanism);
  await answer(daemon, await daemon.expectStart());
  show(`${what}, ${mechanism}`, await opening.catch((error: unknown) => error));
  await daemon.peer.close();
}

async function prove(daemon: SaslPeer, { header, data }: Start, proof: string | null) {
  daemon.answer(header, serverFirst(data, 4096), 0);
  const step = await daemon.expectStep();
  daemon.answer(step.header, proof, 1);
}

function serverFirst(clientFirst: string | null, iterations: number): string {
  const nonce = /r=(.*)$/.exec(clientFirst ?? '')?.[1];
  return `r=${nonce}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=${iterations}`;
}

/** Uses a key with another passphrase, so no connection is attempted. */
async function failByKey(): Promise<void> {
  const ca = await createCertificateAuthority({ keyBits: 2048 });
  const { cert, key } = await createClientCertificate(ca, { keyBits: 2048, name: 'fred' });
  const form = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const encrypted = String(createPrivateKey(key).export(form));
  const tls = { ca: ca.cert, cert, key: encrypted, passphrase: MARKER };
  const opening = connect('test+tls://127.0.0.1:1/default', { tls });
  show('wrong passphrase', await opening.catch((error: unknown) => error));
}

function show(what: string, failure: unknown): void {
  const { code, stack, cause } = failure as Error & { readonly code?: string };
  const pictures = [
    `--- ${what}: ${code}`,
    inspect(failure, { depth: 12, showHidden: true, getters: true }),
    JSON.stringify(failure),
    ...[stack, inspect(cause, { depth: 12 })],
  ];
  process.stdout.write(`${pictures.join('\n')}\n`);
}
