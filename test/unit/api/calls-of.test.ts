import { describe, expect, it } from '@jest/globals';
import { adminCallsOf } from '../../../src/api/admin/admin-calls.ts';
import { callsOf } from '../../../src/api/calls/calls-of.ts';
import { AdminConnection, Connection, connectAdmin, Domain } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM } from './wire/row.ts';

describe('callsOf', () => {
  const { connection } = new FakeConnection();

  it('returns the calls of a connection', () => {
    expect(callsOf(connection)).toMatchObject({ isReadOnly: false });
  });

  it.each([
    ['undefined', undefined],
    ['a URI', 'qemu:///system'],
    ['an object', {}],
    ['a proxy of a connection', new Proxy(connection, {})],
    ['an object that only looks like one', Object.create(Connection.prototype)],
  ])('refuses %s', (_, value) => {
    expect(() => callsOf(value as never)).toThrow(
      new TypeError('Expected a Connection that connect() has opened'),
    );
  });

  it('protects migrations from a destination that is no connection', async () => {
    const domain = Domain.of(connection, DOM);
    for (const destination of [undefined, 'qemu+ssh://sleet/system']) {
      await expect(domain.migrateTo(destination as never)).rejects.toThrow(/Expected a Connection/);
      await expect(domain.checkMigration(destination as never)).rejects.toThrow(
        /Expected a Connection/,
      );
    }
  });
});

describe('adminCallsOf', () => {
  it('returns the calls of an open admin connection, and refuses everything else', async () => {
    await using daemon = await startDaemon({ memory: true, admin: true });
    await using admin = await connectAdmin('', { transport: () => daemon.connectAdmin() });
    expect(typeof adminCallsOf(admin).call).toBe('function');
    const { connection } = new FakeConnection();
    const inherited: unknown = Object.create(AdminConnection.prototype);
    for (const other of [undefined, {}, connection, new Proxy(admin, {}), inherited]) {
      expect(() => adminCallsOf(other as never)).toThrow(
        new TypeError('Expected an AdminConnection of connectAdmin()'),
      );
    }
  });
});
