import { describe, expect, it } from '@jest/globals';
import { anchorsOf, brokenLinks } from '../../../../tools/docs-check/links.ts';

describe('anchorsOf', () => {
  it.each([
    ['# One two', 'one-two'],
    ['## `getState` and "reason"', 'getstate-and-reason'],
    ['## See [XML](xml.md)', 'see-xml'],
    ['### net-list', 'net-list'],
    ['<a id="virDomainCreate"></a>', 'virDomainCreate'],
  ])('has the anchor of %s', (text, anchor) => {
    expect([...anchorsOf(text)]).toEqual([anchor]);
  });

  it('counts headings with the same text, and ignores those of code blocks', () => {
    const text = '# Same\n```sh\n# Comment\n```\n# Same\n';
    expect([...anchorsOf(text)]).toEqual(['same', 'same-1']);
  });
});

describe('brokenLinks', () => {
  const problems = (text: string): readonly string[] =>
    brokenLinks({ path: 'docs/page.md', text }).map(({ place, problem }) => `${place} ${problem}`);

  it('accepts links to files, folders, headings and other hosts', () => {
    expect(problems('[a](xml.md) [b](../README.md) [c](../examples) [d](#here)\n# Here')).toEqual(
      [],
    );
    expect(problems('[a](https://libvirt.org) [b](xml.md#on-the-objects)')).toEqual([]);
  });

  it('reports a missing file and a missing heading, with the line', () => {
    expect(problems('text\n[a](absent.md)')).toEqual([
      'docs/page.md:2 absent.md: there is no docs/absent.md',
    ]);
    expect(problems('[a](xml.md#absent)')).toEqual([
      'docs/page.md:1 xml.md#absent: docs/xml.md has no such heading',
    ]);
  });

  it('ignores links in code', () => {
    expect(problems('`[a](absent.md)`\n```ts\n[a](absent.md)\n```')).toEqual([]);
  });
});
