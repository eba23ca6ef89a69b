import { describe, expect, it } from '@jest/globals';
import { codeOf, parseExample } from '../../../../tools/guide/example-file.ts';
import { findProblems, readPages, renderPages } from '../../../../tools/guide/guide.ts';
import { blocksOf, headingsOf, renderPage } from '../../../../tools/guide/pages.ts';
import { comparePrinted, expectedLines } from '../../../../tools/guide/printed.ts';
import { callsOf, problemsOf, readRows } from '../../../../tools/guide/rows.ts';

const EXAMPLE = `// A comment about the file.
import { connect, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

const uri = (await startDaemon()).uri;

// #region first
const connection = await connect(uri);
// #endregion

// #region second
console.log(VirError.name); // VirError
// #endregion
`;

const example = parseExample('example.ts', EXAMPLE);
const examples = new Map([['example.ts', example]]);

describe('the guide', () => {
  it('has a section and an example for each row, and no broken link', () => {
    expect(findProblems()).toEqual([]);
  });

  it('has pages with the code blocks that their examples have', () => {
    expect(Object.fromEntries(renderPages())).toEqual(Object.fromEntries(readPages()));
  });

  it('covers all rows', () => {
    expect(readRows().notYetCovered).toEqual([]);
  });
});

describe('parseExample', () => {
  it('refuses an example with text between its regions', () => {
    const text = EXAMPLE.replace('// #region second', 'lost();\n// #region second');
    expect(() => parseExample('example.ts', text)).toThrow('text behind or between');
  });

  it('refuses two regions with one name', () => {
    const text = EXAMPLE.replace('#region second', '#region first');
    expect(() => parseExample('example.ts', text)).toThrow('two regions "first"');
  });

  it('reads from the first line whether an example needs a hypervisor', () => {
    expect(example.needsHypervisor).toBe(false);
    const marked = parseExample('example.ts', `// Needs a hypervisor.\n${EXAMPLE}`);
    expect(marked.needsHypervisor).toBe(true);
  });
});

describe('codeOf', () => {
  it('returns a region with the lines before it and the imports that it needs', () => {
    expect(codeOf(example, ['second'])).toBe(
      [
        "import { VirError } from 'libvirt-client';",
        "import { startDaemon } from 'libvirt-client/testing';",
        '',
        'const uri = (await startDaemon()).uri;',
        '',
        'console.log(VirError.name); // VirError',
        '',
      ].join('\n'),
    );
  });

  it('refuses a region that does not exist', () => {
    expect(() => codeOf(example, ['third'])).toThrow('no region "third"');
  });
});

describe('renderPage', () => {
  it('replaces the code block of a marker, and keeps everything else', () => {
    const page = 'Before\n\n<!-- example: example.ts#second -->\n\n```ts\nold();\n```\n\nAfter\n';
    const rendered = renderPage(page, examples);
    expect(rendered).toContain('VirError.name');
    expect(rendered).not.toContain('old()');
    expect(rendered.endsWith('```\n\nAfter\n')).toBe(true);
    expect(renderPage(rendered, examples)).toBe(rendered);
    expect(blocksOf(rendered).map(({ regions }) => regions)).toEqual([['second']]);
  });

  it('inserts a code block between blank lines', () => {
    const page = 'Before\n\n<!-- example: example.ts#second -->\nAfter\n';
    expect(renderPage(page, examples)).toMatch(
      /^Before\n\n<!--.*?-->\n\n```ts\n.*```\n\nAfter\n$/s,
    );
  });

  it('refuses an example that does not exist', () => {
    const page = '<!-- example: other.ts#second -->\n';
    expect(() => renderPage(page, examples)).toThrow('no example other.ts');
  });
});

describe('problemsOf', () => {
  const row = { number: 1, heading: 'One', section: 'page.md#one', example: 'example.ts#first' };
  const others = Array.from({ length: 134 }, (_, index) => ({ number: index + 2, heading: '' }));
  const rows = { rows: [row, ...others], notYetCovered: others.map(({ number }) => number) };

  it('accepts a row whose page shows its example', () => {
    const pages = new Map([['page.md', '# One\n\n<!-- example: example.ts#first -->\n']]);
    expect(problemsOf(rows, pages, examples)).toEqual([]);
  });

  it('reports a row whose page does not show its example', () => {
    const pages = new Map([['page.md', '# One\n']]);
    expect(problemsOf(rows, pages, examples)).toEqual([
      'row 1: page.md does not show example.ts#first',
    ]);
  });

  it('reports a row that is neither covered nor listed as open', () => {
    const pages = new Map([['page.md', '# One\n\n<!-- example: example.ts#first -->\n']]);
    const problems = problemsOf({ ...rows, notYetCovered: [] }, pages, examples);
    expect(problems).toHaveLength(134);
  });

  it('reports a row that is missing', () => {
    const pages = new Map([['page.md', '# One\n\n<!-- example: example.ts#first -->\n']]);
    const fewer = { ...rows, rows: rows.rows.slice(0, -1) };
    expect(problemsOf(fewer, pages, examples)).toEqual(['row 135 exists 0 times']);
  });
});

describe('callsOf', () => {
  it('returns the procedures with the names of the functions of the rows of an example', () => {
    const functions = ['virDomainGetXMLDesc', 'virDomainGetName', 'virConnectGetLibVersion'];
    const row = { number: 1, heading: 'One', example: 'example.ts#first', functions };
    expect(callsOf({ rows: [row], notYetCovered: [] }, 'example.ts')).toEqual([
      'REMOTE_PROC_DOMAIN_GET_XML_DESC',
      'REMOTE_PROC_CONNECT_GET_LIB_VERSION',
    ]);
  });
});

describe('headingsOf', () => {
  it('returns the anchors that GitHub makes, and ignores code', () => {
    const page = '# From zero: an appliance\n\n```sh\n# a comment\n```\n\n## `openAuth`\n';
    expect([...headingsOf(page).keys()]).toEqual(['from-zero-an-appliance', 'openauth']);
  });
});

describe('expectedLines', () => {
  it('reads comments beside console.log and below blocks', () => {
    const code = [
      'console.log(1); // 1',
      'for (const each of list) {',
      '  // A remark.',
      '  console.log(each);',
      '}',
      '// a',
      '// b',
      '',
      '// Another remark.',
      'work(); // no output',
    ].join('\n');
    expect(expectedLines(code)).toEqual(['1', 'a', 'b']);
  });
});

describe('comparePrinted', () => {
  it('accepts any text in place of an ellipsis', () => {
    expect(() =>
      comparePrinted('a 12 b 34 c\n', 'console.log(x); // a ... b ... c\n'),
    ).not.toThrow();
  });

  it.each([
    ['a line that differs', 'one\n'],
    ['a missing line', ''],
    ['an additional line', 'two\nthree\n'],
  ])('refuses %s', (_, output) => {
    expect(() => comparePrinted(output, 'console.log(x); // two\n')).toThrow('its comments say');
  });
});
