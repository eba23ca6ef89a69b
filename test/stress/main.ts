/**
 * Stresses both ends of the protocol, most of it with in-memory daemons. Exits with 1 if an invariant does not
 * hold: no crash, no hang, no wrong value, no leak, and every error is a `LibvirtError`.
 *
 *     npm run stress -- [--only NAME]... [--minutes M] [--seed N] [--short]
 *
 * docs/stress.md has the meaning of the options and measured figures.
 */
import { inspect, parseArgs } from 'node:util';
import { crossed } from './campaigns/crossed.ts';
import { deaths } from './campaigns/deaths.ts';
import { fuzz } from './campaigns/fuzz.ts';
import { kills } from './campaigns/kills.ts';
import { leaks } from './campaigns/leaks.ts';
import { opening } from './campaigns/opening.ts';
import { scale } from './campaigns/scale.ts';
import { transports } from './campaigns/transports.ts';
import { views } from './campaigns/views.ts';
import type { Report } from './runner.ts';
import { run } from './runner.ts';

const campaigns = [fuzz, crossed, deaths, kills, opening, transports, leaks, scale, views];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: campaigns.map(({ name }) => name) },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
});
const names = campaigns.map(({ name }) => name);
const unknown = values.only.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`--only ${unknown}: the campaigns are ${names.join(', ')}`);

const SHORT_SEED = 1;
// A given seed is the one of a failure: its round alone is run, unless --minutes asks for more.
const seed = Number(values.seed ?? (values.short ? SHORT_SEED : Date.now() % 1_000_000_000));
const wanted = campaigns.filter(({ name }) => values.only.includes(name));
const chosen = wanted.filter(({ whySkipped }) => (whySkipped?.() ?? null) === null);
const minutes = Number(values.minutes) / chosen.length;
if (!Number.isSafeInteger(seed) || !(minutes >= 0))
  throw new Error('--seed and --minutes are numbers');

print(`Node ${process.version}, seed ${seed}`);
for (const { name, whySkipped } of wanted) {
  const reason = whySkipped?.() ?? null;
  if (reason !== null) print(`${name}: skipped, ${reason}`);
}
for (const campaign of chosen) {
  const report = await run(campaign, { seed, minutes, isShort: values.short });
  print(describe(report));
  if (report.failure !== undefined) process.exitCode = 1;
}
// What a failed round has left would keep the process alive.
if (process.exitCode === 1) process.exit();

function describe(report: Report): string {
  const { name, rounds, seconds, figures, heapMiB, failure } = report;
  const counts = Object.entries(figures).map(
    ([what, count]) => `${count.toLocaleString('en')} ${what}`,
  );
  const heap = heapMiB.map((value) => value.toFixed(1)).join(' to ');
  const line = `${name}: ${rounds} rounds, ${seconds.toFixed(0)} s, heap ${heap} MiB: ${counts.join(', ')}`;
  if (failure === undefined) return line;
  const replay = `npm run stress -- --only ${name} --minutes 0 --seed ${failure.seed}`;
  return `${line}\n${name} has failed; ${replay}\n${inspect(failure.error, { depth: 5 })}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
