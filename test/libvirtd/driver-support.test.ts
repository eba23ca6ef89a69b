import { beforeAll, expect, it } from '@jest/globals';
import { startDaemon } from '../../src/testing/index.ts';
import { MISSING, SINCE_9_0, UNTIL_9_0 } from './driver-support/differences.ts';
import type { Support } from './driver-support/unsupported.ts';
import { supportOf } from './driver-support/unsupported.ts';
import { isOf } from './support/differences.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('The option strict of the in-memory daemon', () => {
  let theirs: Support;
  let strict: Support;
  beforeAll(async () => {
    await using libvirtd = await startLibvirtd();
    await using daemon = await startDaemon({ tcp: {}, hypervisor: { strict: true } });
    const uri = libvirtd.uri('test', 'tcp');
    theirs = await supportOf(uri);
    strict = await supportOf(daemon.uri);
  });

  it('leaves out exactly the functions that the real test driver lacks', () => {
    const isComparable = (name: string): boolean =>
      !MISSING.includes(name) && !theirs.unknown.includes(name) && !theirs.refused.includes(name);
    const expected = new Set([...theirs.lacking.keys()].filter(isComparable));
    if (!isOf({ program: 'libvirt', since: '12.8.0' })) {
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
