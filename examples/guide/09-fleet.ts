import { openFleet } from 'libvirt-client/fleet';
import { startDaemon } from 'libvirt-client/testing';

// The URIs of two hosts, or else two in-memory daemons.
const [, , hail = (await startDaemon()).uri, sleet = (await startDaemon()).uri] = process.argv;

// #region fleet
await using fleet = await openFleet({ hail, sleet }, { inventory: { kinds: ['domain'] } });
await fleet.opened({ timeoutMs: 10_000 });
for (const { name, state } of fleet.hosts) console.log(name, state);
// hail open
// sleet open
const { ok } = await fleet.each((connection) => connection.numOfDomains());
console.log(ok.length); // 2
// #endregion
