import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listWithCertificates } from './site-certificates.ts';

test('listWithCertificates() connects with the certificates that it creates', async () => {
  assert.deepEqual(await listWithCertificates(), ['test']);
});
