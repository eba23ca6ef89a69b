import { spawnSync } from 'node:child_process';
import { describe, it } from '@jest/globals';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/**
 * `describe` for tests that let one of libvirt's own clients connect to the in-memory daemon: that
 * takes the client alone, neither root nor libvirtd. Where it is missing they are skipped, with the
 * reason printed; with CI=true or LIBVIRT_TESTS=required they fail instead.
 */
export function describeWithClient(client: keyof typeof PROBES, body: () => void): void {
  const name = `the in-memory daemon and ${client}`;
  const [program, ...args] = PROBES[client];
  if (spawnSync(program, args, { stdio: 'ignore', timeout: PROGRAM_LIMIT_MS }).status === 0) {
    describe(name, body);
  } else if (process.env['CI'] === 'true' || process.env['LIBVIRT_TESTS'] === 'required') {
    describe(name, () => {
      it(`has ${client}`, () => {
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
