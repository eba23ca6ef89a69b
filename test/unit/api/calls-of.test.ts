import { describe, expect, it } from '@jest/globals';
import { callsOf } from '../../../src/api/calls/calls-of.ts';
import { Connection, Domain } from '../../../src/index.ts';
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
