import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { ConnectOptions, SshOptions } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import type { Sshd } from './sshd.ts';

/** Returns the options for a login without the machine's own settings. */
export function sshOptions(sshd: Sshd, more: SshOptions = {}): ConnectOptions {
  return {
    connectTimeoutMs: WAIT_LIMIT_MS,
    ssh: {
      config: false,
      agent: false,
      knownHosts: sshd.knownHost,
      privateKey: readFileSync(sshd.file('id')),
      ...more,
    },
  };
}

export async function opens(uri: string, options: ConnectOptions): Promise<void> {
  await using connection = await connect(uri, options);
  expect(await connection.getType()).toBe('QEMU');
}

/** Returns the error of a connection that must fail. */
export function problem(uri: string, options: ConnectOptions): Promise<Error> {
  return connect(uri, options).then(
    async (connection) => {
      await connection.close();
      throw new Error('The connection was opened');
    },
    (error: Error) => error,
  );
}
