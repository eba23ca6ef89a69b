import { spawnSync } from 'node:child_process';
import { describe, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/**
 * `describe` for tests in which one of libvirt's own clients connects to the in-memory daemon. They
 * need only the client, neither root nor libvirtd. If the client is missing, they are skipped and
 * the reason is printed. With CI=true or LIBVIRT_TESTS=required they fail instead.
 */
export function describeWithClient(client: keyof typeof PROBES, body: () => void): void {
  const name = `${client} with the in-memory daemon`;
  const [program, ...args] = PROBES[client];
  if (spawnSync(program, args, { stdio: 'ignore', timeout: PROGRAM_LIMIT_MS }).status === 0) {
    describe(name, body);
  } else if (process.env['CI'] === 'true' || process.env['LIBVIRT_TESTS'] === 'required') {
    describe(name, () => {
      it('is installed', () => {
        throw new Error(`${client} is missing`);
      });
    });
  } else {
    process.stderr.write(`skipped: ${name}: ${client} is missing\n`);
    describe.skip(name, body);
  }
}

const PROBES = {
  virsh: ['/usr/bin/virsh', '--version'],
  'libvirt-python': ['/usr/bin/python3', '-c', 'import libvirt'],
} as const;
