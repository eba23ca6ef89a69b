import type { Functions } from '../description/schema.ts';
import type { Coverage, Entry } from './read.ts';
import { FEATURES, REASONS } from './words.ts';

/** Returns docs/functions.md: where each function of libvirt is. */
export function coverageDocs(functions: Functions, coverage: Coverage): string {
  const all = functions.functions;
  const classes = [...new Set(all.map((each) => each.class))].sort();
  const impossible = all.filter(({ name }) => 'impossible' in entry(coverage, name)).length;
  const pending = all.filter(({ name }) => isMigration(coverage, name)).length;
  const head = [
    "# libvirt's functions, and where they are here",
    '',
    `libvirt ${functions.libvirt} and its administration library have ${all.length} public functions.`,
    `${all.length - impossible - pending} of them are here, under their own names or as a feature of the library. ${pending} belong to`,
    `migration between two hosts, which this version does not have. ${impossible} are not possible in Node.`,
    '',
    'Written by `npm run docs:functions`, from `protocol/functions.json` and the exceptions in',
    '`tools/coverage/coverage.json`.',
  ];
  const sections = classes.flatMap((name) => [
    '',
    `## ${name}`,
    '',
    '| libvirt | here |',
    '| --- | --- |',
    ...all
      .filter((each) => each.class === name)
      .map((each) => `| \`${each.name}\` | ${here(entry(coverage, each.name))} |`),
  ]);
  return `${[...head, ...sections].join('\n')}\n`;
}

function entry(coverage: Coverage, name: string): Entry {
  const found = coverage[name];
  if (found === undefined) throw new Error(`The coverage has no entry for ${name}`);
  return found;
}

function isMigration(coverage: Coverage, name: string): boolean {
  const found = entry(coverage, name);
  return 'feature' in found && found.feature === 'migration';
}

function here(found: Entry): string {
  if ('method' in found) return `\`${receiver(found.method)}()\``;
  if ('property' in found) return `\`${receiver(found.property)}\``;
  if ('function' in found) return `\`${found.function}()\``;
  if ('feature' in found) return FEATURES[found.feature];
  return `not possible: ${REASONS[found.impossible]}`;
}

/** Writes a member as a program does: `Domain.create` is `domain.create`. */
function receiver(member: string): string {
  const [owner = '', name = ''] = member.split('.');
  const first = /^NWF/.test(owner)
    ? `nwf${owner.slice(3)}`
    : owner.charAt(0).toLowerCase() + owner.slice(1);
  return `${first}.${name}`;
}
