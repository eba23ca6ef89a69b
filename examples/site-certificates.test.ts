import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookWithCertificates } from './site-certificates.ts';

test('makes certificates that lead to the daemon', async () => {
  assert.deepEqual(await lookWithCertificates(), ['test']);
});
