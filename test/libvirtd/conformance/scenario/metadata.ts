import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { domain, step, uuid } from '../step.ts';

const dom = domain('marked', uuid(31));
const ELEMENT = 2;

function definition(metadata: string): string {
  return `<domain type='test'><name>marked</name><uuid>${dom.uuid}</uuid>${metadata}
    <memory>1024</memory><os><type>hvm</type></os></domain>`;
}

function set(metadata: string | null, note: string, { key = 'p', uri = 'urn:u' } = {}): Step {
  return step(
    remote.domainSetMetadata,
    { dom, type: ELEMENT, metadata, key, uri, flags: 0 },
    `of ${note}`,
  );
}

function get(note: string, uri = 'urn:u'): Step {
  return step(remote.domainGetMetadata, { dom, type: ELEMENT, uri, flags: 0 }, `of ${note}`);
}

function xml(note: string): Step {
  return step(remote.domainGetXmlDesc, { dom, flags: 0 }, `with ${note}`);
}

/** An element is set, read, replaced and removed. */
function life(root: string): readonly Step[] {
  return [
    set(root, root),
    get(root),
    get(`${root}, by another namespace`, 'urn:o'),
    xml(root),
    set('<second/>', `another element after ${root}`),
    xml(`another element after ${root}`),
    set(null, `no element after ${root}`),
    xml(`no element after ${root}`),
    set(null, `no element in another namespace after ${root}`, { uri: 'urn:o' }),
    xml(`no element in another namespace after ${root}`),
  ];
}

function define(metadata: string): readonly Step[] {
  return [
    step(remote.domainDefineXml, { xml: definition(metadata) }, `with ${metadata}`),
    xml(`the definition with ${metadata}`),
    get(`the definition with ${metadata}`),
  ];
}

/** Every form of a program's own element, its prefix and its namespace. */
export const metadata: readonly Step[] = [
  ...define(''),
  set(null, 'an absent element'),
  xml('an absent element'),
  ...[
    '<p:a xmlns:p="urn:u">t</p:a>',
    '<p:a/>',
    '<a xmlns="urn:u"/>',
    '<z:b xmlns:z="urn:o"/>',
    '<a><b/></a>',
    '<q:a xmlns:q="urn:u"><q:b/><b/></q:a>',
    '<a xmlns:q="urn:u"><q:b/></a>',
    '<a xmlns:p="urn:o"/>',
    '<a xmlns="urn:o"/>',
    '<a xmlns=""/>',
    '<a y="1" xmlns:q="urn:q" q:x="2">text <b/></a>',
    '<a p:x="1"><p:b/></a>',
    '<a><b xmlns="urn:u" c="3" xmlns:d="urn:d"/></a>',
    '<a b="&#13;&#10;&quot;">&#13;&lt;</a>',
    '<!--c--><a/>',
    '<?xml version="1.0"?><a/>',
    '<a/><b/>',
  ].flatMap(life),
  ...['a b', '', 'a:b', '1a', 'x-y.z'].flatMap((key) => [
    set('<a/>', `the prefix '${key}'`, { key }),
    get(`the prefix '${key}'`),
    xml(`the prefix '${key}'`),
  ]),
  set(null, 'no element after the prefixes'),
  ...['a&b', 'a<b', 'a"b', 'a"b\'c', 'a b'].flatMap((uri) => [
    set('<a/>', `the namespace ${uri}`, { uri }),
    get(`the namespace ${uri}`, uri),
    xml(`the namespace ${uri}`),
    set(null, `no element in the namespace ${uri}`, { uri }),
  ]),
  ...[
    '<metadata/>',
    '<metadata><a/><p:b xmlns:p="urn:u"/><q:c xmlns:q="urn:u"/></metadata>',
    '<metadata>text</metadata>',
    '<metadata><p:b/></metadata>',
    '<metadata><b xmlns="urn:u" y="2" xmlns:z="urn:z"/></metadata>',
    '<metadata><a xmlns="urn:&amp;"/></metadata>',
  ].flatMap(define),
  step(remote.domainUndefine, { dom }, 'after its metadata'),
];
