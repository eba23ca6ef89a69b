import type { Finding, Page } from './pages.ts';
import { prose } from './pages.ts';

/** Words and phrases that readers stumbled on, with the words to use. CONTRIBUTING.md says why. */
const PHRASES: ReadonlyArray<readonly [phrase: RegExp, remedy: string]> = [
  [/\bbears? (?:the|a|its) name\b/i, 'has the name'],
  [/\b(?:nobody|somebody|whoever|whomever)\b/i, 'name the program or the person'],
  [/\bis made again\b|\bmakes? \w+ \w+ again\b/i, 're-established'],
  [/\bis told (?:of|to)\b|\bhears of\b/i, 'is called with, receives'],
  [/\bgives? up\b/i, 'rejects, stops'],
  [/\bby and by\b/i, 'gradually'],
  [/\blives on\b/i, 'continues'],
  [/\bgoes the way\b|\bsaves the way\b/i, 'name the fact'],
  [/\bgood no more\b|\bis good for\b|\bare good here\b/i, 'is valid, is accepted'],
  [/\bstands still\b|\bhow it stands\b/i, 'name the state'],
  [/\bmay only look\b|\bdo not touch\b/i, 'is read-only'],
  [/\bleaves? away\b|\bleave `\w+` away\b/i, 'leaves out'],
  [/\bsession of now\b/i, 'current session'],
  [/\bstrangers\b/i, 'untrusted'],
  [/\bshould of\b|\bcould of\b/i, 'should have'],
];

/** Phrases of pages alone. Comments may need them to be short. */
const PAGE_PHRASES: typeof PHRASES = [
  [
    /\b(?:says?|shows?|names?|describes?|explains?|returns?|contains?) (?:what|who)\b/i,
    'name the thing or the person',
  ],
  [/\bwhat (?:to know|happens to|the program)\b/i, 'name the thing'],
];

/** Returns the phrases in the prose of a page that are to be avoided. */
export function phrasesOfPage(page: Page): readonly Finding[] {
  return phrases(page.path, prose(page.text), [...PHRASES, ...PAGE_PHRASES]);
}

/** Returns the phrases in the comments of a source file that are to be avoided. */
export function phrasesOfSource(page: Page): readonly Finding[] {
  const comments = page.text.split('\n').map((line) => {
    const [comment = ''] = /^\s*(?:\/?\*|\/\/).*/.exec(line) ?? [];
    return comment.replace(/`[^`]*`/g, '');
  });
  return phrases(page.path, comments, PHRASES);
}

function phrases(
  path: string,
  lines: readonly string[],
  avoided: typeof PHRASES,
): readonly Finding[] {
  return lines.flatMap((line, index) =>
    avoided
      .filter(([phrase]) => phrase.test(line))
      .map(([phrase, remedy]) => ({
        place: `${path}:${index + 1}`,
        problem: `"${phrase.exec(line)?.[0]}": use the field's term (${remedy})`,
      })),
  );
}

const BOOLEAN =
  /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:(?:static )?readonly|get) (\w+)\??(?:\(\))?: boolean\b/g;

/** Returns the booleans of a source file whose docstring does not say when they are true. */
export function booleansWithoutWhether(page: Page): readonly Finding[] {
  return [...page.text.matchAll(BOOLEAN)].flatMap((match) => {
    const [, comment = '', name] = match;
    if (/^[\s*]*(?:@|Whether\b|True\b|If true\b|With\b)/.test(comment)) return [];
    const line = page.text.slice(0, match.index).split('\n').length;
    const problem = `the docstring of the boolean ${name} begins with "Whether" or "True"`;
    return [{ place: `${page.path}:${line}`, problem }];
  });
}

/** Returns the functions of docs/exports.md whose docstring does not begin with a verb. */
export function functionsWithoutVerb(page: Page): readonly Finding[] {
  const sections = page.text.split(/^(?=#+ )/m).filter((each) => /^### Functions\b/.test(each));
  return sections
    .flatMap((section) => section.match(/^- `\w+`: \w+/gm) ?? [])
    .filter((line) => !line.endsWith('s'))
    .map((line) => ({
      place: page.path,
      problem: `the docstring of a function begins with a verb: ${line.slice(2)}`,
    }));
}

/** Returns the error messages of a source file that end with a full stop. */
export function fullStopsOfMessages(page: Page): readonly Finding[] {
  return [...page.text.matchAll(/new \w*Error\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\.\1/g)].map(
    (match) => ({
      place: `${page.path}:${page.text.slice(0, match.index).split('\n').length}`,
      problem: `the message ends with a full stop: ${match[2]}.`,
    }),
  );
}

/** Returns the titles of tests that say what should happen, and not what happens. */
export function titlesWithShould(page: Page): readonly Finding[] {
  return page.text
    .split('\n')
    .flatMap((line, index) =>
      /^\s*(?:it|test|describe)(?:\.each\(.*\))?\(\s*(['"`])(?:(?!\1).)*\bshould\b/.test(line)
        ? [{ place: `${page.path}:${index + 1}`, problem: 'a title states the behaviour' }]
        : [],
    );
}
