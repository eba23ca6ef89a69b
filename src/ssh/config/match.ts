import { matchesPatterns } from '../patterns.ts';
import type { ConfigLine } from './lines.ts';
import { configError } from './lines.ts';

/** Whom a block of ssh_config is compared with. */
export interface Candidate {
  /** As the user wrote it. */
  readonly originalHost: string;
  /** With what `HostName` has made of it so far. */
  readonly host: string;
  readonly user: string;
  readonly localUser: string;
}

/** Whether the lines below a `Host` line count. */
export function matchesHostLine(line: ConfigLine, { originalHost }: Candidate): boolean {
  if (line.args.length === 0) throw configError(line, 'Host needs a pattern');
  return matchesPatterns(originalHost, line.args);
}

const CRITERIA: ReadonlyMap<string, keyof Candidate> = new Map([
  ['host', 'host'],
  ['originalhost', 'originalHost'],
  ['user', 'user'],
  ['localuser', 'localUser'],
]);

/** Criteria that no second reading of the files follows for, so they are never met. */
const NEVER_MET: ReadonlySet<string> = new Set(['canonical', 'final']);

/**
 * Whether the lines below a `Match` line count. `exec` would run a program, which is not done, and
 * others depend on what is not known here: blocks with such a criterion do not count.
 */
export function matchesMatchLine(line: ConfigLine, candidate: Candidate): boolean {
  const words = [...line.args];
  if (words.length === 0) throw configError(line, 'Match needs a criterion');
  while (words.length > 0) {
    const [name = '', ...inWord] = (words.shift() ?? '').split('=');
    const isNegated = name.startsWith('!');
    const criterion = name.slice(isNegated ? 1 : 0).toLowerCase();
    if (criterion === 'all') continue;
    if (NEVER_MET.has(criterion)) {
      if (!isNegated) return false;
      continue;
    }
    const property = CRITERIA.get(criterion);
    if (property === undefined) return false;
    const patterns = inWord.length > 0 ? inWord.join('=') : words.shift();
    if (patterns === undefined) throw configError(line, `"${criterion}" needs a pattern`);
    if (matchesPatterns(candidate[property], patterns.split(',')) === isNegated) return false;
  }
  return true;
}
