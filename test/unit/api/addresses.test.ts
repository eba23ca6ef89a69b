import type { LookupAddress } from 'node:dns';
import dns from 'node:dns';
import net from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';

const { lookup } = dns;

/** Tried, because the list of interfaces is not complete under Wine. */
const hasIpv6 = await new Promise<boolean>((resolve) => {
  const server = net.createServer();
  server.on('error', () => resolve(false));
  server.listen(0, '::1', () => server.close(() => resolve(true)));
});
const withIpv6 = hasIpv6 ? it : it.skip;

describe('the host of a URI', () => {
  afterEach(() => {
    dns.lookup = lookup;
    net.setDefaultAutoSelectFamily(true);
  });

  withIpv6('can be an IPv6 address', async () => {
    await using daemon = await startDaemon({ tcp: { host: '::1', port: 0 } });
    expect(daemon.uri).toContain('[::1]');
    await using connection = await connect(daemon.uri);
    expect(connection.isAlive).toBe(true);
  });

  withIpv6('is reached at its second address if the first one refuses the connection', async () => {
    await using daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    resolveTo([
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]);
    // A program may have disabled it for its own connections.
    net.setDefaultAutoSelectFamily(false);
    await using connection = await connect(daemon.uri.replace('127.0.0.1', 'two.invalid'));
    expect(connection.isAlive).toBe(true);
  });

  it('is named in the error if none of its addresses can be reached', async () => {
    resolveTo([
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ]);
    await expect(connect('test+tcp://two.invalid:1/default')).rejects.toMatchObject({
      name: 'TransportError',
      code: 'CONNECT_FAILED',
      phase: 'connect',
      address: 'two.invalid:1',
      message: expect.stringContaining('two.invalid:1: connection refused'),
    });
  });
});

/** Makes every name resolve to these addresses. */
function resolveTo(addresses: readonly LookupAddress[]): void {
  dns.lookup = ((
    _: string,
    __: unknown,
    callback: (error: null, found: readonly LookupAddress[]) => void,
  ) => process.nextTick(callback, null, addresses)) as never;
}
