import { describe, expect, it } from '@jest/globals';
import { matchesPattern, matchesPatterns } from '../../../src/ssh/patterns.ts';

describe('Patterns of host names', () => {
  it.each([
    ['host', 'host', true],
    ['host', 'hos', false],
    ['host', 'hosts', false],
    ['', '', true],
    ['', '*', true],
    ['host', '*', true],
    ['host', '**', true],
    ['host', 'h*t', true],
    ['host', 'h?st', true],
    ['host', '?', false],
    ['host', '????', true],
    ['a.example.com', '*.example.com', true],
    ['example.com', '*.example.com', false],
    ['a.b.example.com', '*.example.com', true],
    ['aXbXc', '*X*X*', true],
    ['aXb', '*X*X*', false],
    ['[host]:22', '[host]:*', true],
    ['host', 'h.st', false],
    ['host*', 'host*', true],
  ])('compare "%s" with "%s": %s', (name, pattern, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });

  it.each([
    ['host', ['other', 'ho*'], true],
    ['host', ['*', '!host'], false],
    ['host', ['!host', '*'], false],
    ['host', ['!other', '*'], true],
    ['host', ['!other'], false],
    ['host', [], false],
  ])('compare "%s" with the list %j: %s', (name, patterns, expected) => {
    expect(matchesPatterns(name, patterns)).toBe(expected);
  });

  it('with many stars do not take exponential time', () => {
    const startedAt = performance.now();
    expect(matchesPattern('a'.repeat(5000), `${'*a'.repeat(100)}b`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
