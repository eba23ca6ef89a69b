import { ts } from '@ts-morph/common';

/** A regular expression in a source file. */
export interface FoundExpression {
  readonly line: number;
  readonly expression: RegExp;
}

/** Returns the literals of regular expressions in a source file, and those of constant texts. */
export function expressionsIn(path: string, text: string): FoundExpression[] {
  const file = parse(path, text);
  return nodesOf(file).flatMap((node) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern = '', flags] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      return [{ line, expression: new RegExp(pattern, flags) }];
    }
    return constructed(node, file).map((expression) => ({ line, expression }));
  });
}

/** Returns the lines with a `new RegExp(...)` whose text only a run of the program knows. */
export function computedExpressionsIn(path: string, text: string): string[] {
  const file = parse(path, text);
  return nodesOf(file)
    .filter((node) => isConstruction(node) && constructed(node, file).length === 0)
    .map((node) => node.getText(file));
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function nodesOf(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [root];
  ts.forEachChild(root, (child) => {
    nodes.push(...nodesOf(child));
  });
  return nodes;
}

function isConstruction(node: ts.Node): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.expression.getText() === 'RegExp';
}

/** Returns the expressions that a `new RegExp(...)` can create, as far as the file says. */
function constructed(node: ts.Node, file: ts.SourceFile): RegExp[] {
  if (!isConstruction(node)) return [];
  const [pattern, flags] = node.arguments ?? [];
  const [flagText = ''] = flags === undefined ? [''] : textsOf(flags, file);
  return pattern === undefined
    ? []
    : textsOf(pattern, file).map((text) => new RegExp(text, flagText));
}

/** Returns the texts that a node can have. None: they are not constants of this file. */
function textsOf(node: ts.Node, file: ts.SourceFile): string[] {
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return [node.text];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return joined([textsOf(node.left, file), textsOf(node.right, file)]);
  }
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.flatMap(({ expression, literal }) => [
      textsOf(expression, file),
      [literal.text],
    ]);
    return joined([[node.head.text], ...parts]);
  }
  return ts.isIdentifier(node) ? textsOfName(node.text, file) : [];
}

/** Returns the texts of a constant, or those that are passed to a function for a parameter. */
function textsOfName(name: string, file: ts.SourceFile): string[] {
  return nodesOf(file).flatMap((node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) {
      const isConstant = (node.parent.flags & ts.NodeFlags.Const) !== 0;
      return isConstant && node.initializer ? textsOf(node.initializer, file) : [];
    }
    if (!ts.isParameter(node) || node.name.getText() !== name) return [];
    const owner = node.parent;
    if (!ts.isFunctionDeclaration(owner) || owner.name === undefined) return [];
    return argumentsOf(owner.name.text, owner.parameters.indexOf(node), file);
  });
}

function argumentsOf(called: string, at: number, file: ts.SourceFile): string[] {
  return nodesOf(file).flatMap((node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== called) return [];
    const argument = node.arguments[at];
    return argument === undefined ? [] : textsOf(argument, file);
  });
}

/** Returns each combination of one text of each part. */
function joined(parts: ReadonlyArray<readonly string[]>): string[] {
  return parts.reduce<string[]>(
    (before, texts) => before.flatMap((start) => texts.map((text) => start + text)),
    [''],
  );
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
