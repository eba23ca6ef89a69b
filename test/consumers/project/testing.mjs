import assert from 'node:assert/strict';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

const daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
const connection = await connect(daemon.uri);
const domain = await connection.domainLookupByName('test');
await domain.suspend();
const state = { state: 3, stateName: 'paused', reason: 1, reasonName: 'user' };
assert.deepEqual(await domain.getState(), state);
await connection.close();
await daemon.close();
