import { connect, openReadOnly, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { escapeXml } from 'libvirt-client/xml';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;

// #region labels
await using connection = await connect(uri);
const { model } = await connection.nodeGetSecurityModel();
console.log(model); // testSecurity
const domain = await connection.domainLookupByName('test');
console.log((await domain.getSecurityLabel()).enforcing); // true
// #endregion

// #region secrets
await using reader = await openReadOnly(uri);
const guest = await reader.domainLookupByName('test');
try {
  await guest.getXmlDesc({ flags: 'SECURE' });
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.log(error.code, error.outcome); // VIR_ERR_OPERATION_DENIED not-sent
}
// #endregion

// #region uris
const fromUser = 'qemu+ext:///system?command=/bin/evil';
try {
  await connect(fromUser, { allow: [] });
} catch (error) {
  console.log((error as Error).name); // ArgumentError
}
// #endregion

// #region escaping
const title = 'R&D <web>';
console.log(`<title>${escapeXml(title)}</title>`); // <title>R&amp;D &lt;web&gt;</title>
// #endregion
