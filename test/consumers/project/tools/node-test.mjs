import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as library from 'libvirt-client';
import { useLibrary } from './program.js';

test('import', useLibrary);

test('require and import load the same modules', () => {
  const required = createRequire(import.meta.url)('libvirt-client');
  assert.equal(required.Connection, library.Connection);
  assert.equal(required.VirError, library.VirError);
});
