// `require` and `import` load the same modules in one process.
const assert = require('node:assert/strict');
const library = require('libvirt-client');
const testing = require('libvirt-client/testing');

async function compare() {
  assert.equal((await import('libvirt-client')).Connection, library.Connection);
  assert.equal((await import('libvirt-client')).VirError, library.VirError);
  assert.equal((await import('libvirt-client/testing')).startDaemon, testing.startDaemon);
}

compare().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
