/**
 * Shows how to test a program that uses libvirt without libvirt: on any machine, in less than a
 * second.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'libvirt-client';
import { remote } from 'libvirt-client/protocol';
import { startDaemon } from 'libvirt-client/testing';
import { runningGuests } from './running-guests.ts';

test('runningGuests() returns the running guests and their memory in MiB', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  assert.deepEqual(await runningGuests(connection), new Map([['test', 2048]]));

  const guest = await connection.domainDefineXml(`
    <domain type='test'>
      <name>web</name>
      <memory unit='MiB'>512</memory>
      <os><type>hvm</type></os>
    </domain>`);
  assert.equal((await runningGuests(connection)).size, 1);
  await guest.create();
  assert.equal((await runningGuests(connection)).get('web'), 512);
});

test('runningGuests() passes on the errors of libvirt', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  const error = { code: 38, message: 'the host is on fire' };
  daemon.misbehave({ kind: 'fail', procedure: remote.domainGetInfo, error });
  await assert.rejects(runningGuests(connection), { code: 'VIR_ERR_SYSTEM_ERROR' });
});
