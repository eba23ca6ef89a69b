/**
 * Whether a name matches a list of patterns of ssh_config(5) or known_hosts: `*` matches any text,
 * `?` one character. If a pattern that begins with `!` matches, the name does not match the list.
 */
export function matchesPatterns(name: string, patterns: readonly string[]): boolean {
  let isIn = false;
  for (const pattern of patterns) {
    const isNegated = pattern.startsWith('!');
    if (!matchesPattern(name, isNegated ? pattern.slice(1) : pattern)) continue;
    if (isNegated) return false;
    isIn = true;
  }
  return isIn;
}

/**
 * Whether a name matches a pattern. This is a loop and not a regular expression, because a pattern
 * with many stars must not take exponential time. After a mismatch, the last star takes one more
 * character.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let afterStar = -1;
  let retryAt = 0;
  while (at < name.length) {
    if (pattern[inPattern] === '*') {
      inPattern += 1;
      afterStar = inPattern;
      retryAt = at;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === name[at]) {
      inPattern += 1;
      at += 1;
    } else if (afterStar >= 0) {
      inPattern = afterStar;
      retryAt += 1;
      at = retryAt;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
