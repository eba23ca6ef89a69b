import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect, LibvirtError } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { oddCases } from './odd/cases.ts';
import { resolveHosts, serve } from './odd/serve.ts';

describe("connect checks a daemon's certificate", () => {
  let daemon: TestDaemon;
  let port: number;
  beforeAll(async () => {
    daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    port = Number(/:(\d+)\//.exec(daemon.uri)?.[1]);
    resolveHosts();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await daemon.close();
  });

  it.each(
    oddCases().map(
      (odd) => [odd.problem === undefined ? 'accepts' : 'refuses', odd.name, odd] as const,
    ),
  )('and %s one %s', async (_, __, odd) => {
    await using server = await serve(odd, port);
    const connecting = connect(`${server.uri}?no_sanity=1`, { tls: { ca: odd.ca } });
    if (odd.problem === undefined) {
      await using connection = await connecting;
      expect(await connection.isEncrypted()).toBe(true);
      return;
    }
    // Only some fields are compared: the cause refers to sockets, and would take minutes to print.
    const { code, outcome, message } = await connecting.then(accepted, asLibvirtError);
    expect({ code, outcome, message }).toEqual({
      code: 'CERTIFICATE_INVALID',
      outcome: 'not-sent',
      message: expect.stringContaining(odd.problem),
    });
    // Without the check, the connection is possible.
    await using careless = await connect(`${server.uri}?no_sanity=1&no_verify=1`, {
      tls: { ca: odd.ca },
    });
    expect(await careless.isEncrypted()).toBe(true);
  });
});

function accepted(): never {
  throw new Error('The certificate was accepted');
}

function asLibvirtError(error: unknown): LibvirtError {
  if (error instanceof LibvirtError) return error;
  throw error;
}
