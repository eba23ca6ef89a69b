import { describe, expect, it } from '@jest/globals';
import { formatDomain } from '../../../../src/testing/hypervisor/domain/definition.ts';
import { getMetadata, setMetadata } from '../../../../src/testing/hypervisor/domain/metadata.ts';
import { domainXml, failureOf, newHypervisor } from './support.ts';

/** Returns a domain's document with attributes of the root element. */
function withRoot(attributes: string, inside: string): string {
  return domainXml('a', inside).replace('>', ` ${attributes}>`);
}

/** Returns the lines of `<metadata>` after parsing and formatting, which is stable. */
function metadataOf(xml: string): string[] {
  const { domains } = newHypervisor(false);
  const text = formatDomain(domains.define(xml).definition, null, false);
  expect(formatDomain(domains.define(text).definition, null, false)).toBe(text);
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('  <metadata'));
  const end = lines.indexOf('  </metadata>');
  return start < 0 ? [] : lines.slice(start, Math.max(start, end) + 1).map((line) => line.trim());
}

/** Returns the error of a definition. */
function errorOf(xml: string): string {
  return failureOf(() => newHypervisor(false).domains.define(xml));
}

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The in-memory daemon', () => {
  it.each([
    ['<a:x><!-- c --><![CDATA[<y>]]></a:x>', '<a:x><!-- c --><![CDATA[<y>]]></a:x>'],
    ['<!-- top --><a:x>\n <!-- c -->\n<?pi  p?></a:x>', '<a:x>|<!-- c -->|<?pi p?>|</a:x>'],
    ['<a:x> <!-- c --> </a:x>', '<a:x>|<!-- c -->|</a:x>'],
    ['<a:x> y <!-- c --> <a:b/></a:x>', '<a:x> y <!-- c --> <a:b/></a:x>'],
    ['<a:x><![CDATA[y]]> <a:b/> </a:x>', '<a:x><![CDATA[y]]><a:b/></a:x>'],
  ])('keeps comments, instructions and CDATA sections in metadata: %s', (inside, expected) => {
    const lines = metadataOf(withRoot("xmlns:a='u'", `<metadata>${inside}</metadata>`));
    expect(lines.slice(1, -1)).toEqual(expected.split('|'));
  });

  it('keeps comments and CDATA sections of an element that a program sets', () => {
    const { domains } = newHypervisor(false);
    const domain = domains.define(domainXml('a'));
    const xml = '<x><!-- c --><![CDATA[&]]></x>';
    const at = { type: 2, key: 'k', uri: 'urn:k' };
    setMetadata(domain, at, xml, 2);
    expect(getMetadata(domain, at, 2)).toBe('<x><!-- c --><![CDATA[&]]></x>');
  });

  it.each([
    [
      'moves the namespaces that metadata uses to <metadata>',
      "xmlns:u='urn:unused' xmlns:c='urn:c' xmlns:a='urn:a'",
      "<metadata><a:x c:at='1' xml:lang='en'><b/></a:x></metadata>",
      [
        '<metadata xmlns:a="urn:a" xmlns:c="urn:c">',
        '<a:x c:at="1" xml:lang="en">',
        '<b/>',
        '</a:x>',
        '</metadata>',
      ],
    ],
    [
      'keeps the declarations and attributes of <metadata>',
      "xmlns:a='urn:a'",
      `<metadata xmlns:b='urn:b' foo='ba"r'><a:x/><b:y/></metadata>`,
      [
        '<metadata xmlns:b="urn:b" xmlns:a="urn:a" foo="ba&quot;r">',
        '<a:x/>',
        '<b:y/>',
        '</metadata>',
      ],
    ],
    [
      'keeps prefixes that are declared twice',
      "xmlns:a='urn:a'",
      `<metadata><a:x><metadata><a:v/></metadata><a:y xmlns:a='urn:2'><a:z/></a:y></a:x>
       <a:w xmlns:a='urn:3'/></metadata>`,
      [
        '<metadata xmlns:a="urn:a">',
        '<a:x>',
        '<metadata>',
        '<a:v/>',
        '</metadata>',
        '<a:y xmlns:a="urn:2">',
        '<a:z/>',
        '</a:y>',
        '</a:x>',
        '<a:w xmlns:a="urn:3"/>',
        '</metadata>',
      ],
    ],
    [
      'escapes the URI of a namespace once',
      "xmlns:a='http://a/?a=1&amp;b=2'",
      '<metadata><a:x/></metadata>',
      ['<metadata xmlns:a="http://a/?a=1&#38;b=2">', '<a:x/>', '</metadata>'],
    ],
    [
      'keeps undeclared prefixes within an element that has a namespace',
      "q:foo='1'",
      "<q:unknown/><metadata><q:x/><b:y xmlns:b='urn:b'><q:z q:t='1' r:t='1'/></b:y></metadata>",
      ['<metadata>', '<b:y xmlns:b="urn:b">', '<q:z q:t="1" r:t="1"/>', '</b:y>', '</metadata>'],
    ],
    [
      'keeps the order of texts and elements in metadata',
      "xmlns:q='urn:q'",
      "<metadata><a:x xmlns:a='urn:a'>t1<b>&lt;x</b>t2 &#65;<!-- c --><c/> t3 </a:x></metadata>",
      [
        '<metadata>',
        '<a:x xmlns:a="urn:a">t1<b>&lt;x</b>t2 A<!-- c --><c/> t3 </a:x>',
        '</metadata>',
      ],
    ],
    [
      'ignores <metadata> in a namespace',
      "xmlns:q='urn:q'",
      "<metadata xmlns='urn:a'><x/></metadata>",
      [],
    ],
  ])('%s', (_, attributes, inside, expected) => {
    expect(metadataOf(withRoot(attributes, inside))).toEqual(expected);
  });

  it('returns and replaces metadata whose namespace is declared above it', () => {
    const inside = "<metadata foo='1'><a:x c:at='1'><a:y c:z='1'/><q/></a:x></metadata>";
    const { domains } = newHypervisor(false);
    const domain = domains.define(withRoot("xmlns:c='urn:c' xmlns:a='urn:a'", inside));
    expect(getMetadata(domain, { type: 2, key: null, uri: 'urn:a' }, 0)).toBe(
      '<x xmlns:c="urn:c" c:at="1">\n  <y c:z="1"/>\n  <q/>\n</x>',
    );
    setMetadata(domain, { type: 2, key: 'n', uri: 'urn:n' }, '<p/>', 2);
    expect(formatDomain(domain.definition, null, false)).toContain(`
  <metadata xmlns:a="urn:a" xmlns:c="urn:c" foo="1">
    <a:x c:at="1">
      <a:y c:z="1"/>
      <q/>
    </a:x>
    <n:p xmlns:n="urn:n"/>
  </metadata>
`);
  });

  it('does not find its own elements in a default namespace', () => {
    expect(errorOf(withRoot("xmlns='urn:a'", ''))).toBe('21/20 missing name information');
  });

  it.each([
    ['a byte order mark', '\uFEFF'],
    ['blank text', ' \n'],
    ['an XML declaration and a document type', '<?xml version="1.0"?>\n<!DOCTYPE domain>\n'],
    ['a document type with the name of a file', '<!DOCTYPE domain SYSTEM "/etc/passwd">'],
    ['a processing instruction and a comment', '<?pi x?><!-- <a -->'],
  ])('accepts %s before a document', (_, start) => {
    expect(errorOf(start + domainXml('a'))).toBe('no failure');
  });

  it.each([
    ['a\n <b></c>', 2, 'Opening and ending tag mismatch: b line 2 and c', ' <b></c></x>', 8],
    ['<b c=d/>', 1, `AttValue: " or ' expected`, '<x><b c=d/></x>', 8],
    ['&n;', 1, "Entity 'n' not defined", '<x>&n;</x>', 6],
    ['&#0;', 1, 'xmlParseCharRef: invalid xmlChar value 0', '<x>&#0;</x>', 7],
    [
      '&#xFFFFFFF;',
      1,
      'xmlParseCharRef: character reference out of bounds',
      '<x>&#xFFFFFFF;</x>',
      14,
    ],
    ['a\u0001', 1, 'PCDATA invalid Char value 1', '<x>a\u0001</x>', 4],
    ["<b c='\u0002'/>", 1, 'invalid character in attribute value', "<x><b c='\u0002'/></x>", 9],
    ['<!-- a -- b -->', 1, 'Double hyphen within comment: <!-- a ', '<x><!-- a -- b --></x>', 10],
    ['<!-- a', 1, 'Comment not terminated', '<x><!-- a</x>', 13],
    [
      '<?xml x?>',
      1,
      'XML declaration allowed only at the start of the document',
      '<x><?xml x?></x>',
      8,
    ],
  ])(
    "quotes the line of a fault in libxml2's words: %j",
    (inside, line, reason, quoted, column) => {
      expect(errorOf(`<x>${inside}</x>`)).toBe(
        `35/20 (domain_definition):${line}: ${reason}\n${quoted}\n${'-'.repeat(column)}^`,
      );
    },
  );
});

describe('The depth of a document', () => {
  const nested = (depth: number): string =>
    `${'<x>'.repeat(depth - 1)}<x/>${'</x>'.repeat(depth - 1)}`;

  it('may be one level more than the number in the error', () => {
    expect(errorOf(nested(257))).toContain('expecting root element');
    expect(errorOf(nested(258))).toBe(
      `35/20 (domain_definition):1: Excessive depth in document: 256 use XML_PARSE_HUGE option\n${nested(258)}\n${'-'.repeat(257 * 3)}^`,
    );
  });
});

describe('The in-memory daemon, which is stricter than libvirt,', () => {
  it('refuses a document type that declares entities, without reading them', () => {
    const bomb = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "&e${n};&e${n};">`);
    const text = `<!DOCTYPE domain [<!ENTITY e0 "x">${bomb.join('')}]>${domainXml('a', '&e20;')}`;
    expect(errorOf(text)).toContain('(domain_definition):1: XML has a DOCTYPE');
  });
});

describe('A name with two colons', () => {
  it('is read as libvirt reads it', () => {
    expect(errorOf(domainXml('a', '<a:b:c/>'))).toBe('no failure');
  });
});
