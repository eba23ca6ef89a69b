import { describe, expect, it } from '@jest/globals';
import type { DomainMemory } from '../../../src/xml/generated/domain.ts';
import { byAlias, byMac, byTarget, bytes, escapeXml, size, xml } from '../../../src/xml/index.ts';

describe('size and bytes', () => {
  it.each([
    ['4 GiB', { value: 4, unit: 'GiB' }, 4_294_967_296n],
    ['500MB', { value: 500, unit: 'MB' }, 500_000_000n],
    ['2k', { value: 2, unit: 'k' }, 2048n],
    ['7', { value: 7, unit: 'bytes' }, 7n],
    ['7 B', { value: 7, unit: 'B' }, 7n],
  ])('understand "%s"', (text, value, amount) => {
    expect(size(text)).toEqual(value);
    expect(bytes(text)).toBe(amount);
  });

  it('take KiB for a size without unit, or the given unit', () => {
    expect(bytes({ value: 1 })).toBe(1024n);
    expect(bytes({ value: '18446744073709551615' }, 'bytes')).toBe(18_446_744_073_709_551_615n);
  });

  it.each(['', 'GiB', '1.5 GiB', '-1 GiB', '1 GiBi', '1 XB'])('refuse "%s"', (text) => {
    expect(() => bytes(text)).toThrow('is not a size such as "4 GiB"');
  });

  it.each([1024, 1024n])('take the number %p as bytes', (amount) => {
    expect(size(amount)).toEqual({ value: 1024, unit: 'bytes' });
  });

  it('accept the sizes of configurations, whose unit may be undefined', () => {
    const memory: DomainMemory = { value: 2, unit: undefined };
    expect(bytes(memory)).toBe(2048n);
  });

  it.each([
    [1.5, 'A size cannot be read from the number 1.5. Pass a text such as "4 GiB", or a whole'],
    [null, 'A size cannot be read from null'],
    [{}, 'A size cannot be read from a value of type object'],
    [-1, '"-1" is not a size such as "4 GiB"'],
    [2n ** 53n, 'The size "9007199254740992" is too large for its unit'],
    [1e21, 'The size "1000000000000000000000" is too large for its unit'],
  ])('refuse the size %p', (amount, message) => {
    expect(() => size(amount as number)).toThrow(message);
  });
});

describe('The template tag xml', () => {
  it('escapes values in texts and attribute values', () => {
    const value = `<&>"'`;
    expect(String(xml`<a b='${value}'>${value}</a>`)).toBe(
      "<a b='&lt;&amp;&gt;&quot;&apos;'>&lt;&amp;&gt;&quot;&apos;</a>",
    );
    expect(escapeXml(value)).toBe('&lt;&amp;&gt;&quot;&apos;');
  });

  it('does not escape XML of another template, joins arrays, and leaves out what is absent', () => {
    const items = [1, 2n, true].map((each) => xml`<i>${each}</i>`);
    expect(String(xml`<a>${items}${undefined}${false}</a>`)).toBe(
      '<a><i>1</i><i>2</i><i>true</i></a>',
    );
  });

  it('refuses characters that XML cannot contain', () => {
    expect(() => xml`<a>${'\0'}</a>`).toThrow('XML cannot contain the character U+0000');
    expect(() => escapeXml('\uD800')).toThrow('XML cannot contain the character U+D800');
  });
});

describe('byAlias, byTarget and byMac', () => {
  const devices = [
    { alias: { name: 'ua-a' }, target: { dev: 'vda' } },
    { mac: { address: '52:54:00:00:00:AB' } },
  ];

  it('find a device', () => {
    expect(byAlias(devices, 'ua-a')).toBe(devices[0]);
    expect(byTarget(devices, 'vda')).toBe(devices[0]);
    expect(byMac(devices, '52:54:00:00:00:ab')).toBe(devices[1]);
  });

  it('return undefined if there is none, or no list', () => {
    expect(byAlias(devices, 'ua-b')).toBeUndefined();
    expect(byTarget(undefined, 'vda')).toBeUndefined();
    expect(byMac([], '52:54:00:00:00:ab')).toBeUndefined();
  });
});
