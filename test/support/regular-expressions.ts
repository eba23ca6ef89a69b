import { ts } from '@ts-morph/common';

/** A regular expression in a source file. */
export interface FoundExpression {
  readonly line: number;
  readonly expression: RegExp;
}

/** Returns the literals of regular expressions in a source file. */
export function expressionsIn(path: string, text: string): FoundExpression[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: FoundExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern = '', flags] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      found.push({ line, expression: new RegExp(pattern, flags) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Repeated in an attack: a character of each class, and beginnings of common patterns. */
const PIECES = [
  ...' \n\t\ra0AF_-"\'\\<>&,=:;/%$[].@#*?({|+é\u0000',
  ...[
    'a ',
    'a,',
    'a=',
    ' a',
    '\n ',
    '${',
    '%4',
    '""',
    "''",
    '\\"',
    '<!--',
    '<a ',
    '<?',
    '<![CDATA[',
  ],
  ...[
    '-----BEGIN ',
    ' =',
    'a:',
    '::',
    '00',
    '127.',
    '1-',
    'sasl.',
    '://',
    'event ',
    'unsupported ',
  ],
];

/** The ends of attacks, which hardly any expression expects. `.` matches the first one alone. */
const ENDS = ['\u0001', '\n\u0001'];

/** The lengths of attacks. The first finds exponential time, before a longer one would hang. */
const LENGTHS = [24, 500, 20_000];

/** Matches in linear time take less, by far: the processor time of a match of this length. */
const SUSPICIOUS_MICROSECONDS = 10_000;

/** Above the growth of linear time for a length four times as large, and below that of a square. */
const GROWTH_MAX = 9;

/** Returns the attack that takes more than linear time; undefined if none of them does. */
export function findAttack({ source, flags }: RegExp): string | undefined {
  // As in `replaceAll`, every match is looked for, except at a fixed place.
  const isFixed = flags.includes('g') || flags.includes('y');
  const expression = new RegExp(source, isFixed ? flags : `${flags}g`);
  for (const lead of new Set(['', leadOf(source), `${leadOf(source)}a`])) {
    for (const piece of PIECES) {
      for (const end of source.includes('.') ? ENDS : ENDS.slice(0, 1)) {
        const attack = (length: number): string => lead + piece.repeat(length / piece.length) + end;
        if (isSlow(expression, attack)) return JSON.stringify(`${lead}${piece}...${end}`);
      }
    }
  }
  return undefined;
}

function isSlow(expression: RegExp, attack: (length: number) => string): boolean {
  const length = LENGTHS.find((each) => spent(expression, attack(each)) > SUSPICIOUS_MICROSECONDS);
  if (length === undefined) return false;
  // Once more: the time may have been that of the garbage collector.
  const least = (size: number): number =>
    Math.min(spent(expression, attack(size)), spent(expression, attack(size)));
  const small = least(Math.ceil(length / 4));
  return least(length) > GROWTH_MAX * Math.max(small, SUSPICIOUS_MICROSECONDS / 100);
}

/** Returns the processor time of finding all matches, in microseconds. */
function spent(expression: RegExp, text: string): number {
  const before = process.cpuUsage();
  text.replace(expression, '');
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Returns the text with which each match begins, as far as the pattern says so literally. */
function leadOf(source: string): string {
  const [, literal = ''] =
    /^\^?((?:\\[/.\-$"'[\](){}|*+?\\]|[\w\s<>@:=,;"'!%&#~-])*)/.exec(source) ?? [];
  const isOptional = /^[*+?{|]/.test(source.slice(source.indexOf(literal) + literal.length));
  return (isOptional ? literal.slice(0, -1) : literal).replaceAll(/\\(.)/g, '$1');
}
