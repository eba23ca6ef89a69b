import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { Libvirtd } from './libvirtd.ts';
import { startLibvirtd } from './libvirtd.ts';

/**
 * Starts a daemon for the tests of a suite, and keeps a connection to its test driver open: the
 * objects of the test driver exist only as long. Returns a function for the URI.
 */
export function keepTestDriver(): () => string {
  let daemon: Libvirtd;
  let keeper: Connection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    keeper = await connect(daemon.uri('test'));
  });
  afterAll(async () => {
    await keeper?.close();
    await daemon?.stop();
  });
  return () => daemon.uri('test');
}
