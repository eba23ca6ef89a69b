/**
 * Makes the same calls with `@unraid/libvirt` and with `libvirt-client/unraid`, on one daemon, and
 * fails if a result differs: npm run test:unraid.
 *
 * `@unraid/libvirt` is native code. It is a peer of the benchmarks, so that `npm ci` needs no
 * compiler; `npm run test:unraid` installs it first.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import * as ours from '../../src/unraid/index.ts';
import type { UnraidModule } from './unraid-calls.ts';
import { makeCalls } from './unraid-calls.ts';

const [uri] = process.argv.slice(2);
if (uri === undefined) throw new Error('the URI of a daemon with the test driver is missing');

const peers = resolve(import.meta.dirname, '../../bench/peers/node_modules');
const path = join(peers, '@unraid/libvirt/dist/index.js');
const theirs = (await import(pathToFileURL(path).href)) as UnraidModule;

const expected = await makeCalls(theirs, uri);
const found = await makeCalls(ours, uri);
let different = 0;
for (const [index, [call, result]] of expected.entries()) {
  const own = found[index]?.[1];
  if (isDeepStrictEqual(own, result)) continue;
  different += 1;
  process.stdout.write(`${call}: ${JSON.stringify(own)}, not ${JSON.stringify(result)}\n`);
}
process.stdout.write(`${expected.length - different} of ${expected.length} results are equal\n`);
if (different > 0 || expected.length === 0) process.exitCode = 1;
