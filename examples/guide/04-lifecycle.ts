import { connect, shutdownGracefully } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const domain = await connection.domainLookupByName('test');

// #region stop
await domain.shutdown();
console.log((await domain.getState()).reasonName); // shutdown
await domain.create();
await domain.destroy();
console.log((await domain.getState()).reasonName); // destroyed
await domain.create();
// #endregion

// #region graceful
console.log(await shutdownGracefully(domain, { timeoutMs: 60_000 })); // shut-down
await domain.create();
// #endregion

// #region reboot
await domain.reboot();
await domain.reset();
console.log((await domain.getState()).stateName); // running
// #endregion

// #region pause
await domain.suspend();
console.log((await domain.getState()).stateName); // paused
await domain.resume();
console.log((await domain.getState()).stateName); // running
// #endregion

// #region save
await domain.save('/tmp/test.save');
console.log((await domain.getState()).reasonName); // saved
await connection.domainRestore('/tmp/test.save');
console.log((await domain.getState()).reasonName); // restored
// #endregion

// #region managed-save
await domain.managedSave();
console.log(await domain.hasManagedSaveImage()); // true
await domain.create();
console.log(await domain.hasManagedSaveImage()); // false
// #endregion

// #region autostart
await domain.setAutostart(true);
console.log(await domain.getAutostart()); // true
await domain.setAutostart(false);
// #endregion
