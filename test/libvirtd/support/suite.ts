import { describe, it } from '@jest/globals';
import { DIFFERENCES, differs } from './differences.ts';
import { whyNoLibvirtd } from './machine.ts';

/**
 * `describe` for tests that start private daemons. If that is impossible, they are skipped and the
 * reason is printed. With CI=true or LIBVIRT_TESTS=required they fail instead.
 */
export function describeWithLibvirtd(name: string, body: () => void): void {
  if (reason === null) {
    describe(name, body);
  } else if (required) {
    describe(name, () => {
      it('can start a private libvirtd', () => {
        throw new Error(reason ?? '');
      });
    });
  } else {
    process.stderr.write(`skipped: ${name}: ${reason}\n`);
    // The name has the reason too, so that each report of skipped tests shows it.
    describe.skip(`${name} (skipped: ${reason})`, body);
  }
}

/** `it` for a test that is skipped, with the reason, if the programs of this machine differ. */
export function itUnless(
  difference: keyof typeof DIFFERENCES,
  name: string,
  body: () => Promise<void>,
): void {
  if (reason === null && differs(difference)) {
    it.skip(`${name} (skipped: ${DIFFERENCES[difference].reason})`, body);
  } else {
    it(name, body);
  }
}

const reason = whyNoLibvirtd();
const required = process.env['CI'] === 'true' || process.env['LIBVIRT_TESTS'] === 'required';
