import { Connection } from 'libvirt-client';
import { expect, test } from 'vitest';
import { useLibrary } from '../program.js';

test('import', async () => {
  await useLibrary();
  expect((await import('libvirt-client')).Connection).toBe(Connection);
});
