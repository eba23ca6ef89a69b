import { setInterval } from 'node:timers/promises';
import { connect } from 'libvirt-client';
import { liveInventory } from 'libvirt-client/inventory';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri, { reconnect: true });
const domain = await connection.domainLookupByName('test');

// #region lifecycle
await using events = await connection.subscribe('domain:lifecycle');
await domain.suspend();
await domain.resume();
for await (const event of events) {
  if (event.type !== 'domain:lifecycle') continue; // reconnected, overflow
  console.log(event.domain.name, event.eventName, event.detailName);
  if (event.eventName === 'resumed') break;
}
// test suspended paused
// test resumed unpaused
// #endregion

// #region listen
const seen: string[] = [];
const listener = await connection.listen('domain:lifecycle', (event) => {
  if (event.type === 'domain:lifecycle') seen.push(event.eventName);
});
await domain.destroy();
await domain.create();
await listener.close();
console.log(seen); // [ 'stopped', 'started' ]
// #endregion

// #region console
const starts = await connection.subscribe('domain:lifecycle', { object: domain });
await domain.destroy();
await domain.create();
for await (const event of starts) {
  if (event.type !== 'domain:lifecycle' || event.eventName !== 'started') continue;
  const terminal = await domain.openConsole();
  terminal.write('hello\n');
  for await (const data of terminal) {
    console.log(String(data).trim()); // hello
    break;
  }
  break;
}
// #endregion

// #region timer
let polls = 0;
for await (const _ of setInterval(10)) {
  await domain.getInfo();
  polls += 1;
  if (polls === 3) break;
}
console.log(polls); // 3
// #endregion

// #region inventory
await using inventory = await liveInventory(connection, { kinds: ['domain'] });
await domain.suspend();
await inventory.domains.waitFor(domain.uuid, (row) => row?.stateName === 'paused');
console.log(inventory.domains.byName('test')?.stateName); // paused
await domain.resume();
// #endregion
