import { describe, expect, it } from '@jest/globals';
import { XmlError } from '../../../src/errors/index.ts';
import { readTree } from '../../../src/xml/tree/read-tree.ts';
import type { SourceElement } from '../../../src/xml/tree/source-element.ts';

describe('readTree', () => {
  it('gives each element the range of its tags and content', () => {
    const text = `\uFEFF<?xml version='1.0'?>\r\n<!-- a < b --><?pi <x> ?>
<a b='1&amp;2'><!--k--><b/>t&lt;<![CDATA[<x>]]><c >é😀</c></a>\n`;
    const { root } = readTree(text);
    const shown = (element: SourceElement): unknown => [
      text.slice(element.start, element.contentStart),
      text.slice(element.contentEnd, element.end),
      ...element.children.map(shown),
    ];
    expect(shown(root)).toEqual(["<a b='1&amp;2'>", '</a>', ['<b/>', ''], ['<c >', '</c>']]);
    expect(root.text).toBe('t<<x>');
    expect(root.comments.map(({ start, end }) => text.slice(start, end))).toEqual(['<!--k-->']);
    expect(root.children.map(({ isSelfClosing }) => isSelfClosing)).toEqual([true, false]);
  });

  it('splits a start tag into attributes with their values', () => {
    const text = `<a b = "x'y>" xmlns:q='urn:q'\n q:c='' __proto__='z'/>`;
    const { root } = readTree(text);
    const parts = root
      .splitStartTag(text)
      .map(({ name, valueStart, valueEnd, start, end }) => [
        name,
        text.slice(valueStart, valueEnd),
        text.slice(start, end),
      ]);
    expect(parts).toEqual([
      ['b', "x'y>", ` b = "x'y>"`],
      ['xmlns:q', 'urn:q', " xmlns:q='urn:q'"],
      ['q:c', '', "\n q:c=''"],
      ['__proto__', 'z', " __proto__='z'"],
    ]);
    expect(root.attributes.map(({ name }) => name)).toEqual(['b', 'q:c', '__proto__']);
  });

  it('names elements by the canonical prefix of their namespace', () => {
    const qemu = 'http://libvirt.org/schemas/domain/qemu/1.0';
    const { root } = readTree(
      `<a xmlns:x='${qemu}'><x:b/><c xmlns='${qemu}'/><y:d xmlns:y='urn:y'/></a>`,
    );
    expect(root.children.map(({ key }) => key)).toEqual(['qemu:b', 'qemu:c', undefined]);
    expect(root.prefixOf(qemu)).toBe('x');
  });

  it('counts lines and columns from 1', () => {
    const document = readTree('<a>\n  <b/>\n</a>');
    expect(document.placeOf(document.root.start)).toEqual({ line: 1, column: 1 });
    expect(document.root.children.map(({ start }) => document.placeOf(start))).toEqual([
      { line: 2, column: 3 },
    ]);
  });

  it('accepts an undeclared prefix, as libvirt does', () => {
    expect(readTree('<a><x:b/></a>').root.children[0]?.key).toBeUndefined();
  });

  it.each([
    ['<a:b:c/>', 'a', 'b:c', undefined],
    ['<a::b/>', '', 'a::b', 'a::b'],
    ['<:a/>', '', ':a', ':a'],
    ['<a:/>', '', 'a:', 'a:'],
    ['<a:1/>', '', 'a:1', 'a:1'],
    ['<xmlns:a/>', 'xmlns', 'a', undefined],
    ["<a:b xmlns:a=''/>", 'a', 'b', undefined],
    ["<xml:a xmlns:xml='urn:x'/>", 'xml', 'a', undefined],
    ["<a xmlns='http://www.w3.org/2000/xmlns/'/>", '', 'a', 'a'],
    ["<a:b xmlns:a='http://www.w3.org/XML/1998/namespace'/>", 'a', 'b', undefined],
    ["<a xmlns:='u'/>", '', 'a', 'a'],
  ])('accepts %s, as libvirt does', (inside, prefix, local, key) => {
    const text = `<root>${inside}</root>`;
    const element = readTree(text).root.children[0];
    expect(element).toMatchObject({ prefix, local });
    expect(element?.key).toBe(key);
    expect(text.slice(element?.start, element?.end)).toBe(inside);
  });

  it('ignores the declaration of an empty namespace, as libvirt does', () => {
    const { root } = readTree("<a xmlns:x='urn:x'><b xmlns:x=''><x:c/></b></a>");
    expect(root.children[0]?.children[0]?.uri).toBe('urn:x');
  });

  it('accepts two attributes with one name of one namespace, as libvirt does', () => {
    const { root } = readTree("<a xmlns:x='urn:x' xmlns:y='urn:x' x:b='1' y:b='2'/>");
    expect(root.attributes.map(({ name, uri, value }) => [name, uri, value])).toEqual([
      ['x:b', 'urn:x', '1'],
      ['y:b', 'urn:x', '2'],
    ]);
  });

  it.each([
    ['an element that is not closed', '<a><b></a>', 'XML_MALFORMED'],
    ['two root elements', '<a/><b/>', 'XML_MALFORMED'],
    ['an attribute without quotes', '<a b=1/>', 'XML_MALFORMED'],
    ['one attribute twice', '<a b="1" b="2"/>', 'XML_MALFORMED'],
    ['one attribute of a namespace twice', '<a x:b="1" x:b="2"/>', 'XML_MALFORMED'],
    ['one declaration twice', '<a xmlns:x="1" xmlns:x="1"/>', 'XML_MALFORMED'],
    ['no element', '  ', 'XML_MALFORMED'],
    ['an unknown entity', '<a>&x;</a>', 'XML_MALFORMED'],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'XML_DOCTYPE'],
    ['a DOCTYPE behind a comment', '<!-- c --> <!DOCTYPE a><a/>', 'XML_DOCTYPE'],
    ['more than 256 levels', '<a>'.repeat(100_000), 'XML_LIMIT'],
    ['more than 16 MiB', ' '.repeat(16_777_217), 'XML_LIMIT'],
  ])('refuses %s', (_, text, code) => {
    expect(() => readTree(text)).toThrow(expect.objectContaining({ name: 'XmlError', code }));
  });

  it('refuses a value that is not a string', () => {
    const bytes: unknown = new TextEncoder().encode('<a/>');
    expect(() => readTree(bytes as string)).toThrow(
      new XmlError('XML must be a string', { code: 'XML_VALUE' }),
    );
  });

  it('says where a document is not well-formed', () => {
    expect(() => readTree('<a>\n<b></a>')).toThrow(
      'XML is not well-formed: unexpected close tag (line 2, column 7)',
    );
  });
});
