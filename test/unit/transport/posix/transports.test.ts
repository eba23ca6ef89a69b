import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { connectUnix } from '../../../../src/transport/index.ts';

it('Connecting to an address fails if the path is a folder', async () => {
  const path = tmpdir();
  await expect(connectUnix({ path })).rejects.toMatchObject({
    name: 'TransportError',
    code: 'CONNECT_FAILED',
    outcome: 'not-sent',
    phase: 'connect',
    address: path,
    message: expect.stringContaining('ECONNREFUSED'),
  });
});
