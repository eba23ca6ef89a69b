import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { startDaemon } from 'libvirt-client/testing';

// npm makes a link to this program. Node runs it on each system.
const manifest = JSON.parse(readFileSync('node_modules/libvirt-client/package.json', 'utf8'));
const program = `node_modules/libvirt-client/${manifest.bin.lvsh}`;
const execute = promisify(execFile);
const lvsh = (...args) => execute(process.execPath, [program, ...args]);

assert.match((await lvsh('--version')).stdout, /^lvsh \d/);
const daemon = await startDaemon();
const { stdout } = await lvsh('-c', daemon.uri, 'list', '-o', 'json');
assert.deepEqual(
  JSON.parse(stdout).map(({ name, state }) => ({ name, state })),
  [{ name: 'test', state: 'running' }],
);
await lvsh('-c', daemon.uri, 'destroy', 'test');
assert.equal(daemon.hypervisor.domains.lookupByName('test').isActive, false);
const missing = await lvsh('-c', daemon.uri, 'dominfo', 'missing').catch((error) => error);
assert.equal(missing.code, 3);
await daemon.close();
