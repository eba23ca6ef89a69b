import { describe, expect, it } from '@jest/globals';
import { AuthError, connect, openSshSession } from '../../../src/index.ts';
import { start } from './support/flow.ts';

const broken = new Error('no terminal');
const throws = (): never => {
  throw broken;
};

describe('With a URI with SSH, connect', () => {
  it.each([
    ['ssh.verifyHostKey', true, { ssh: { config: false, verifyHostKey: throws } }],
    ['credentials', true, { credentials: throws, ssh: { config: false } }],
    ['credentials', false, { credentials: throws, ssh: { config: false, agent: false } }],
  ] as const)(
    'rejects with an AuthError whose cause is the error of the function %s (checks the host: %s)',
    async (name, isChecked, options) => {
      await using server = await start({ authenticate: (context) => context.reject(['password']) });
      const check = isChecked ? 'known_hosts=/nonexistent' : 'no_verify=1';
      const uri = `test+ssh://fred@127.0.0.1:${server.port}/default?${check}`;
      for (const open of [connect, openSshSession]) {
        const opening = open(uri, options);
        await expect(opening).rejects.toBeInstanceOf(AuthError);
        await expect(opening).rejects.toMatchObject({
          ...{ code: 'AUTH_CALLBACK_FAILED', outcome: 'not-sent', cause: broken },
          message: `The function "${name}" failed: no terminal`,
        });
      }
    },
  );
});
