import { describe, expect, it } from '@jest/globals';
import { matchesPattern, matchesPatterns } from '../../../src/ssh/patterns.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';

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

  it('with many stars do not take exponential time', async () => {
    const matches = (size: number) => matchesPattern('a'.repeat(size), `${'*a'.repeat(100)}b`);
    expect(matches(5000)).toBe(false);
    expect(await growth(5000, matches)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});
