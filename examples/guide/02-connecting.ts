import {
  connect,
  open,
  openAuth,
  openReadOnly,
  parseUri,
  VirConnectCredentialType,
  VirError,
} from 'libvirt-client';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
} from 'libvirt-client/pki';
import { startDaemon } from 'libvirt-client/testing';

// #region open
const daemon = await startDaemon();
await using connection = await open(process.argv[2] ?? daemon.uri);
console.log(connection.isReadOnly); // false
// #endregion

// #region read-only
const shared = await startDaemon();
await using reader = await openReadOnly(process.argv[2] ?? shared.uri);
const [guest] = await reader.listAllDomains();
try {
  await guest?.destroy();
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.log(error.code); // VIR_ERR_OPERATION_DENIED
}
// #endregion

// #region login
const guarded = await startDaemon({ auth: { sasl: { users: { fred: 'secret' } } } });
await using fred = await openAuth(guarded.uri, (requests) =>
  requests.map(({ type }) => (type === VirConnectCredentialType.AUTHNAME ? 'fred' : 'secret')),
);
console.log(fred.isAlive); // true
// #endregion

// #region close
const short = await startDaemon();
const session = await connect(short.uri);
const [domain] = await session.listAllDomains();
await session.close();
console.log(session.isAlive); // false
try {
  await domain?.getState();
} catch (error) {
  console.log((error as Error).message); // ...closed...
}
// #endregion

// #region uri
const { driver, transport, user, host, port, path, query } = parseUri(
  'qemu+ssh://root@host.example:2222/system?keyfile=/home/me/key',
);
console.log(driver, transport, user, host, port, path); // qemu ssh root host.example 2222 /system
console.log(query); // [ [ 'keyfile', '/home/me/key' ] ]
// #endregion

// #region local-uris
for (const uri of ['qemu:///system', 'qemu:///session', 'lxc:///system', 'qemu+unix:///system']) {
  const parts = parseUri(uri);
  console.log(parts.driver, parts.transport, parts.path);
}
// qemu unix /system
// qemu unix /session
// lxc unix /system
// qemu unix /system
// #endregion

// #region remote-uris
for (const uri of ['qemu://host/system', 'qemu+tcp://host/system', 'xen+ssh://host/system']) {
  const parts = parseUri(uri);
  console.log(parts.driver, parts.transport, parts.host);
}
// qemu tls host
// qemu tcp host
// xen ssh host
// #endregion

// #region client-drivers
try {
  await connect('esx://root@vmware.example/');
} catch (error) {
  console.log((error as Error).message); // ...only libvirt's own client library...
}
// #endregion

// #region transports
const several = await startDaemon({ unix: true, tcp: true });
for (const uri of several.uris) {
  await using each = await connect(uri);
  console.log(await each.isEncrypted(), each.uri);
}
// false test+unix:///default?socket=...
// false test+tcp://127.0.0.1:.../default
// #endregion

// #region tls
const ca = await createCertificateAuthority({ name: 'My CA' });
const server = await createServerCertificate(ca, { names: ['localhost'] });
const client = await createClientCertificate(ca, { name: 'panel' });
const secure = await startDaemon({ tls: { name: 'localhost', ca: ca.cert, ...server } });

await using encrypted = await connect(secure.uri, { tls: { ca: ca.cert, ...client } });
console.log(await encrypted.isEncrypted()); // true

try {
  await connect(secure.uri.replace('localhost', '127.0.0.1'), { tls: { ca: ca.cert, ...client } });
} catch (error) {
  console.log((error as Error).message); // ...127.0.0.1...
}
// #endregion
