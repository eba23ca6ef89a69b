import { describe, expect, it } from '@jest/globals';
import { connect, open, openReadOnly } from '../../../src/index.ts';
import { inUri, localSocket } from '../../support/local-socket.ts';

const SOCKET = localSocket('/nonexistent', 'libvirt-sock');
const NOWHERE = `test+unix:///default?socket=${inUri(SOCKET)}`;

describe('connect', () => {
  it.each([
    [{ timeout: 5 }, 'timeout', 'Unknown option "timeout"; the options are readOnly'],
    [{ readOnly: 'yes' }, 'readOnly', 'The option "readOnly" is invalid'],
    [{ connectTimeoutMs: 0 }, 'connectTimeoutMs', 'connectTimeoutMs'],
    [{ connectTimeoutMs: 1.5 }, 'connectTimeoutMs', 'connectTimeoutMs'],
    [{ connectTimeoutMs: 2 ** 31 }, 'connectTimeoutMs', 'connectTimeoutMs'],
    [{ maxCallsInFlight: 0 }, 'maxCallsInFlight', 'maxCallsInFlight'],
    [{ maxCallsInFlight: '4' }, 'maxCallsInFlight', 'maxCallsInFlight'],
    [{ lowLatency: 1 }, 'lowLatency', 'lowLatency'],
    [{ signal: new AbortController() }, 'signal', 'AbortSignal'],
    [{ transport: {} }, 'transport', 'Transport'],
    [null, 'options', 'options'],
    [7, 'options', 'options'],
  ])('rejects the options %p', async (options, argument, says) => {
    await expect(connect(NOWHERE, options as never)).rejects.toMatchObject({
      name: 'ArgumentError',
      code: 'ARGUMENT_INVALID',
      outcome: 'not-sent',
      argument,
      message: expect.stringContaining(says),
    });
  });

  it.each([
    { readOnly: true },
    { connectTimeoutMs: 1000, maxCallsInFlight: 1024 },
    { signal: new AbortController().signal },
    { readOnly: undefined },
    {},
  ])('accepts the options %p', async (options) => {
    await expect(connect(NOWHERE, options as never)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      address: SOCKET,
    });
  });

  it('takes options alone, and finds the URI by itself', async () => {
    const wrong = connect({ connectTimeoutMs: -1 });
    await expect(wrong).rejects.toMatchObject({ name: 'ArgumentError' });
  });

  it('is also exported as open and openReadOnly', async () => {
    await expect(open(NOWHERE)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    await expect(openReadOnly(NOWHERE)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it.each([7, null, true])('rejects %p as the URI', async (uri) => {
    await expect(connect(uri as never)).rejects.toMatchObject({ argument: 'uri' });
  });

  it('rejects immediately if its signal is already aborted', async () => {
    const reason = new Error('never mind');
    const connecting = connect(NOWHERE, { signal: AbortSignal.abort(reason) });
    await expect(connecting).rejects.toMatchObject({
      ...{ name: 'AbortError', code: 'ABORT_ERR', outcome: 'not-sent', cause: reason },
    });
  });
});
