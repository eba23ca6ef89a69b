/**
 * Whether a name is among the patterns of ssh_config(5) and known_hosts: `*` stands for anything, `?`
 * for one character, and a pattern that begins with `!` and fits rules the name out.
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
 * By steps rather than by a regular expression: a pattern with many stars must not take time
 * without end. A star that does not fit is tried one character further on.
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
