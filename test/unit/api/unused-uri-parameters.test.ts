import { describe, expect, it, jest } from '@jest/globals';
import { connect, openSshSession } from '../../../src/index.ts';
import { inUri, localSocket } from '../../support/local-socket.ts';

const SOCKET = localSocket('/nonexistent', 'libvirt-sock');
const NOWHERE = `test+unix:///default?socket=${inUri(SOCKET)}`;

describe('A parameter of a URI that has no effect', () => {
  it.each([
    [`${NOWHERE}&sockett=/s`, '"sockett" is unknown', 'did you mean "socket"?'],
    [`${NOWHERE}&known-hosts=/s`, '"known-hosts" is unknown', 'did you mean "known_hosts"?'],
    [`${NOWHERE}&%0A=1`, '"?" is unknown', 'no effect on the connection'],
    [`${NOWHERE}&pkipath=/p`, '"pkipath" has no effect with the transport unix', 'for tls'],
  ])('is reported once by a warning: %s', async (uri, problem, remedy) => {
    const warnings = await warningsOf(async () => {
      for (let attempt = 0; attempt < 2; attempt += 1) await fails(connect(uri), 'CONNECT_FAILED');
    });
    const message = expect.stringContaining(problem);
    expect(warnings).toEqual([[message, { code: 'LIBVIRT_URI_PARAMETER_UNUSED' }]]);
    expect(warnings).toEqual([[expect.stringContaining(remedy), expect.anything()]]);
  });

  it('is refused if the option says so', async () => {
    const refused = { unusedUriParameters: 'refuse' } as const;
    const uri = `${NOWHERE}&netcatt=x`;
    await expect(connect(uri, refused)).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument: 'uri', outcome: 'not-sent' },
      message: expect.stringContaining('did you mean "netcat"?'),
    });
    const session = openSshSession('qemu+ssh://127.0.0.1:1/system?pkipath=/p', refused);
    await expect(session).rejects.toMatchObject({ name: 'ArgumentError', argument: 'uri' });
  });

  it('is ignored if the option says so', async () => {
    const uri = `${NOWHERE}&ignored=x`;
    const connecting = () => connect(uri, { unusedUriParameters: 'ignore' });
    expect(await warningsOf(() => fails(connecting(), 'CONNECT_FAILED'))).toEqual([]);
  });

  it('cannot be handled in another way', async () => {
    await expect(connect(NOWHERE, { unusedUriParameters: 'no' } as never)).rejects.toMatchObject({
      argument: 'unusedUriParameters',
    });
  });
});

async function fails(promise: Promise<unknown>, code: string): Promise<void> {
  await expect(promise).rejects.toMatchObject({ code });
}

/** Runs `body`, and returns the messages and codes of the process warnings. */
async function warningsOf(body: () => Promise<void>): Promise<readonly unknown[]> {
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  try {
    await body();
    return emitWarning.mock.calls;
  } finally {
    emitWarning.mockRestore();
  }
}
