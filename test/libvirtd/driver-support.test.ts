import { beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { MISSING, SINCE_9_0, UNTIL_9_0 } from './driver-support/differences.ts';
import type { Support } from './driver-support/unsupported.ts';
import { supportOf } from './driver-support/unsupported.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('The option strict of the in-memory daemon', () => {
  let version: bigint;
  let theirs: Support;
  let strict: Support;
  beforeAll(async () => {
    await using libvirtd = await startLibvirtd();
    await using daemon = await startDaemon({ tcp: {}, hypervisor: { strict: true } });
    const uri = libvirtd.uri('test', 'tcp');
    await using connection = await connect(uri);
    version = await connection.getLibVersion();
    theirs = await supportOf(uri);
    strict = await supportOf(daemon.uri);
  });

  it('leaves out exactly the functions that the real test driver lacks', () => {
    const isComparable = (name: string): boolean =>
      !MISSING.includes(name) && !theirs.unknown.includes(name) && !theirs.refused.includes(name);
    const expected = new Set([...theirs.lacking.keys()].filter(isComparable));
    if (version < 12_008_000n) {
      for (const name of SINCE_9_0) expected.delete(name);
      for (const name of UNTIL_9_0) expected.add(name);
    }
    expect([...strict.lacking.keys()].filter(isComparable).sort()).toEqual([...expected].sort());
    expect(expected.size).toBeGreaterThan(100);
  });

  it('has the messages of the real test driver', () => {
    const common = [...theirs.lacking].filter(([name]) => strict.lacking.has(name));
    expect(common.map(([name]) => [name, strict.lacking.get(name)])).toEqual(common);
  });

  it('is compared for every function that needs no file descriptor', () => {
    expect(theirs.refused).toEqual(['DOMAIN_OPEN_GRAPHICS', 'DOMAIN_FD_ASSOCIATE']);
    expect(strict.refused).toEqual([]);
  });
});
