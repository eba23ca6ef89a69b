import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../../../src/index.ts';
import { connect, shutdownGracefully, TimeoutError } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

describe('shutdownGracefully', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let domain: Domain;
  beforeEach(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
    domain = await connection.domainLookupByName('test');
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('returns shut-down if the guest shuts down', async () => {
    expect(await shutdownGracefully(domain)).toBe('shut-down');
    expect(await domain.isActive()).toBe(false);
  });

  it('returns was-off for a domain that is off or does not exist any more', async () => {
    await domain.destroy();
    expect(await shutdownGracefully(domain)).toBe('was-off');
    await domain.undefine();
    expect(await shutdownGracefully(domain)).toBe('was-off');
  });

  it('destroys a guest that does not shut down in time', async () => {
    const stubborn = await startStubborn(connection);
    expect(await shutdownGracefully(stubborn, { timeoutMs: 60 })).toBe('destroyed');
    expect(await stubborn.isActive()).toBe(false);
  });

  it('does not destroy the guest if destroys is false', async () => {
    const stubborn = await startStubborn(connection);
    const shutdown = shutdownGracefully(stubborn, { timeoutMs: 60, destroys: false });
    await expect(shutdown).rejects.toBeInstanceOf(TimeoutError);
    expect(await stubborn.isActive()).toBe(true);
  });

  it('destroys a guest if the daemon does not reply to the shutdown call', async () => {
    daemon.misbehave({ kind: 'drop', procedure: remote.domainShutdownFlags });
    expect(await shutdownGracefully(domain, { timeoutMs: 60 })).toBe('destroyed');
  });

  it('returns shut-down if the guest shuts down just before it would be destroyed', async () => {
    const message = 'domain is not running';
    daemon.misbehave({ kind: 'drop', procedure: remote.domainShutdownFlags });
    daemon.misbehave({
      kind: 'fail',
      procedure: remote.domainDestroy,
      error: { code: 55, domain: 12, message },
    });
    using clock = new FakeClock();
    const shutdown = shutdownGracefully(domain, { timeoutMs: 200 });
    // On another connection, because the first one waits.
    await using other = await connect(daemon.uri);
    await (await other.domainLookupByName('test')).shutdown();
    expect(await clock.until(shutdown)).toBe('shut-down');
  });

  it('rejects with an error if the domain still runs', async () => {
    const error = { code: 55, domain: 10, message: 'no way to ask the guest' };
    daemon.misbehave({ kind: 'fail', procedure: remote.domainShutdownFlags, error });
    await expect(shutdownGracefully(domain)).rejects.toMatchObject({ number: 55 });
    expect(await domain.isActive()).toBe(true);
  });

  it("does not destroy the guest when the caller's signal aborts", async () => {
    const stubborn = await startStubborn(connection);
    const signal = AbortSignal.timeout(50);
    const shutdown = shutdownGracefully(stubborn, { signal });
    await expect(shutdown).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'unknown', cause: { name: 'TimeoutError' } },
    });
    expect(await stubborn.isActive()).toBe(true);
  });
});

/** A guest that is restarted when it shuts down. */
async function startStubborn(connection: Connection): Promise<Domain> {
  const domain = await connection.domainDefineXml(`<domain type='test'><name>stubborn</name>
    <memory>1024</memory><os><type>hvm</type></os><on_poweroff>restart</on_poweroff></domain>`);
  await domain.create();
  return domain;
}
