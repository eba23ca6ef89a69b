/**
 * Returns the regular expression of an XML Grammar pattern. It matches whole values.
 *
 * The languages differ: in XML Grammar `^` and `$` are ordinary characters outside of classes, `-`
 * may be escaped anywhere, and `\s` and `.` have other characters.
 *
 * @throws SyntaxError if the pattern has something that libvirt's schemas do not use.
 */
export function xsdExpression(pattern: string): RegExp {
  return translate(EQUIVALENTS.get(pattern) ?? pattern);
}

/**
 * Patterns with the same meaning, for those of libvirt's schemas that a backtracking engine matches
 * in quadratic time.
 */
const EQUIVALENTS: ReadonlyMap<string, string> = new Map([
  ['[a-zA-Z_]+[a-zA-Z0-9_]*', '[a-zA-Z_][a-zA-Z0-9_]*'],
  // The dot matches a digit too, but then the whole value is digits.
  ['[0-9]+(.[0-9]+)?', '[0-9]+([^0-9\\n\\r][0-9]+)?'],
]);

function translate(pattern: string): RegExp {
  let source = '';
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const letter = pattern.charAt(index);
    if (letter === '\\') {
      index += 1;
      source += literal(pattern.charAt(index), inClass);
    } else if (inClass) {
      if (letter === ']') inClass = false;
      source += letter === '[' ? '\\[' : letter;
    } else if (letter === '[') {
      inClass = true;
      source += letter;
      if (pattern[index + 1] === '^') {
        index += 1;
        source += '^';
      }
    } else if (letter === '.') source += '[^\\n\\r]';
    else source += letter === '^' || letter === '$' ? `\\${letter}` : letter;
  }
  return new RegExp(`^(?:${source})$`, 'u');
}

/** The characters that a regular expression with the flag `u` needs escaped. */
const SPECIAL = new Set('\\^$.*+?()[]{}|/');

function literal(letter: string, inClass: boolean): string {
  if (letter === 'n' || letter === 'r' || letter === 't') return `\\${letter}`;
  if (letter === 'd') return '\\p{Nd}';
  if (letter === 's') return inClass ? ' \\t\\n\\r' : '[ \\t\\n\\r]';
  if (/[A-Za-z0-9]/.test(letter) || letter === '') {
    throw new SyntaxError(`\\${letter} in a pattern of a schema is not supported`);
  }
  if (letter === '-') return inClass ? '\\-' : '-';
  return SPECIAL.has(letter) ? `\\${letter}` : letter;
}
