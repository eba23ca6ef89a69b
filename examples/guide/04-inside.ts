import { createWriteStream, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { connect, findAddresses, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const domain = await connection.domainLookupByName('test');

// #region console
const terminal = await domain.openConsole();
terminal.write('hello\n');
for await (const data of terminal) {
  console.log(String(data).trim()); // hello
  break;
}
// #endregion

// #region screenshot
const screenshot = await domain.screenshot();
const file = join(tmpdir(), `guide-${process.pid}.png`);
await pipeline(screenshot, createWriteStream(file));
console.log(screenshot.mimeType, statSync(file).size > 0); // image/png true
// #endregion

// #region agent
try {
  const answer = await domain.qemuAgentCommand('{"execute":"guest-ping"}', { timeoutSeconds: 5 });
  console.log(answer);
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.log(error.code); // VIR_ERR_NO_SUPPORT
}
// #endregion

// #region addresses
const interfaces = await domain.interfaceAddresses({ source: 'AGENT' });
console.log(interfaces.length > 0); // true
const found = await findAddresses(domain);
console.log(found?.interfaces[0]?.addrs[0]?.addr); // 192.168...
// #endregion
