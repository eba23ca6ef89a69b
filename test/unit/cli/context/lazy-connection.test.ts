import { describe, expect, it } from '@jest/globals';
import { LazyConnection } from '../../../../src/cli/context/lazy-connection.ts';
import { deferred } from '../../../../src/fleet/deferred.ts';
import type { Connection } from '../../../../src/index.ts';

/** Returns a connection that counts how often it is closed. */
function closable() {
  const connection = { closes: 0, close: async () => void connection.closes++ };
  return connection;
}

describe('LazyConnection', () => {
  it('closes a connection that is being opened once it is open', async () => {
    const opened = closable();
    const opening = deferred<Connection>();
    const lazy = new LazyConnection(() => opening.promise);
    const opens = lazy.open();
    const closes = lazy.close();
    opening.resolve(opened as unknown as Connection);
    await Promise.all([opens, closes]);
    expect(opened.closes).toBe(1);
  });

  it('closes without an error if the connection could not be opened, or was never asked for', async () => {
    const lazy = new LazyConnection(() => Promise.reject(new Error('No daemon')));
    expect(lazy.isUnused).toBe(true);
    await lazy.close();
    expect(lazy.hasFailed).toBe(false);
    await expect(lazy.open()).rejects.toThrow('No daemon');
    await lazy.close();
    expect(lazy).toMatchObject({ isUnused: false, hasFailed: true, isOpen: false });
  });
});
