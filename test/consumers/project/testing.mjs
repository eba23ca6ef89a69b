import assert from 'node:assert/strict';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

const daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
const connection = await connect(daemon.uri);
const domain = await connection.domainLookupByName('test');
await domain.suspend();
assert.deepEqual(await domain.getState(), { state: 3, reason: 1 });
await connection.close();
await daemon.close();
