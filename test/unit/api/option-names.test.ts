import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/index.ts';

const NOWHERE = 'test+unix:///default?socket=/nonexistent/libvirt-sock';

describe('connect rejects an unknown option', () => {
  it.each([
    [{ readonly: true }, 'readonly', 'did you mean "readOnly"?'],
    [{ credential: {} }, 'credential', 'did you mean "credentials"?'],
    [{ tls: { cafile: 'x' } }, 'tls.cafile', 'the options are ca, crl, cert'],
    [{ tls: { certs: 'x' } }, 'tls.certs', 'did you mean "cert"?'],
    [{ ssh: { privatekey: 'x' } }, 'ssh.privatekey', 'did you mean "privateKey"?'],
    [{ reconnect: { maxAttempt: 1 } }, 'reconnect.maxAttempt', 'did you mean "maxAttempts"?'],
    [{ keepAlive: { counts: 1 } }, 'keepAlive.counts', 'did you mean "count"?'],
    [{ credentials: { authName: 'x' } }, 'credentials.authName', 'did you mean "authname"?'],
    [{ credentials: { user: 'x' } }, 'credentials.user', 'the options are authname, username'],
    [{ nothingLikeIt: 1 }, 'nothingLikeIt', 'the options are readOnly'],
  ])('%j, and says which names it knows', async (options, argument, says) => {
    await expect(connect(NOWHERE, options as never)).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument },
      message: expect.stringContaining(`Unknown option "${argument}"`),
    });
    await expect(connect(NOWHERE, options as never)).rejects.toThrow(says);
  });
});
