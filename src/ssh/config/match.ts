import { matchesPatterns } from '../patterns.ts';
import type { ConfigLine } from './lines.ts';
import { configError } from './lines.ts';

/** The connection to compare with `Host` and `Match` lines. */
export interface Candidate {
  /** The host's name as given by the user. */
  readonly originalHost: string;
  /** The host's name after the `HostName` lines read so far. */
  readonly host: string;
  readonly user: string;
  readonly localUser: string;
}

/** Whether the lines below a `Host` line apply. */
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

/** Criteria that apply only to OpenSSH's second pass over the files, which is not done here. */
const NEVER_MET: ReadonlySet<string> = new Set(['canonical', 'final']);

/**
 * Whether the lines below a `Match` line apply. They do not apply if the line has the criterion
 * `exec`, which would run a program, or a criterion that is not supported.
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
