import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { connect } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { OddCase } from '../unit/tls/odd/cases.ts';
import { EX_TEST_HOSTS, oddCases } from '../unit/tls/odd/cases.ts';
import { resolveHosts, serve } from '../unit/tls/odd/serve.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** Runs virsh with another file of host names: `$1`, and then its arguments. */
const WITH_HOSTS = 'mount --bind "$1" /etc/hosts; shift; exec /usr/bin/virsh "$@"';

describeWithLibvirtd("libvirt's own client and this one, for a daemon's certificate", () => {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-odd-'));
  const hosts = join(folder, 'hosts');
  let daemon: TestDaemon;
  let port: number;

  beforeAll(async () => {
    daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    port = Number(/:(\d+)\//.exec(daemon.uri)?.[1]);
    const names = ['localhost', 'localhost.', ...EX_TEST_HOSTS].join(' ');
    writeFileSync(hosts, `127.0.0.1 ${names}\n::1 localhost\n`);
    resolveHosts();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
    await daemon.close();
  });

  it.each(oddCases().map((odd) => [verdict(odd), odd.name, odd] as const))(
    '%s one %s',
    async (_, __, odd) => {
      await using server = await serve(odd, port);
      const pki = join(folder, 'pki');
      mkdirSync(pki, { recursive: true });
      writeFileSync(join(pki, 'cacert.pem'), odd.ca);
      const uri = `${server.uri}?pkipath=${pki}&no_sanity=1`;
      const ours = await accepts(async () => (await connect(uri)).close());
      const theirs = await accepts(() =>
        run('/usr/bin/unshare', ['-m', 'sh', '-ec', WITH_HOSTS, 'sh', hosts, '-c', uri, 'uri']),
      );
      expect({ ours, theirs }).toEqual({
        ours: odd.problem === undefined,
        theirs: (odd.problem === undefined) === (odd.difference === undefined),
      });
    },
  );
});

function verdict({ problem, difference }: OddCase): string {
  const ours = problem === undefined ? 'accept' : 'refuse';
  return difference === undefined ? `both ${ours}` : `decide differently (${difference}) about`;
}

async function accepts(connecting: () => Promise<unknown>): Promise<boolean> {
  return connecting().then(
    () => true,
    () => false,
  );
}
