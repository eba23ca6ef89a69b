const assert = require('node:assert/strict');
const { connect, LibvirtError } = require('libvirt-client');
const { remote } = require('libvirt-client/protocol');

assert.equal(remote.domainLookupByName.number, 23);
assert
  .rejects(connect('qemu+unix:///system?socket=/nonexistent/libvirt-sock'), LibvirtError)
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
