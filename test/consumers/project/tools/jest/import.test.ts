import { Connection } from 'libvirt-client';
import { useLibrary } from '../program.js';

test('import', async () => {
  await useLibrary();
  expect(require('libvirt-client').Connection).toBe(Connection);
});
