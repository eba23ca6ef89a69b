import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../../../src/index.ts';
import { connect, domainMetadata } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

const MINE = { prefix: 'mine', uri: 'https://example.com/mine' };

describe('domainMetadata', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
    domain = await connection.domainLookupByName('test');
  });
  afterAll(async () => {
    await connection.close();
    await daemon.close();
  });

  it('sets, changes, reads and removes the element', async () => {
    const mine = domainMetadata(domain, MINE);
    expect(await mine.get()).toBeNull();
    await mine.set('<owner team="web"/>');
    expect(await mine.get()).toContain('team="web"');
    expect(await domain.getXmlDesc()).toContain('<mine:owner');
    await mine.set('<owner team="mail"/>');
    expect(await mine.get()).toContain('team="mail"');
    await mine.remove();
    expect(await mine.get()).toBeNull();
    await mine.remove();
  });

  it('does not affect other namespaces', async () => {
    const mine = domainMetadata(domain, MINE);
    const theirs = domainMetadata(domain, { prefix: 'theirs', uri: 'urn:theirs' });
    await mine.set('<a/>');
    await theirs.set('<b/>');
    await mine.remove();
    expect(await theirs.get()).toContain('<b');
  });

  it('accesses the running guest and the definition separately', async () => {
    const mine = domainMetadata(domain, MINE);
    await mine.set('<kept/>', { flags: 'CONFIG' });
    expect(await mine.get({ flags: 'LIVE' })).toBeNull();
    expect(await mine.get({ flags: 'CONFIG' })).toContain('<kept');
  });

  it.each([
    '<mine:owner xmlns:mine="https://example.com/mine" a="1"><mine:b/></mine:owner>',
    "<mine:owner a='1'><mine:b></mine:b></mine:owner>",
    '<owner xmlns="https://example.com/mine" a="1"><b/></owner>',
    '<x:owner xmlns:x="https://example.com/mine" a="1"><x:b/></x:owner>',
    '<?xml version="1.0"?>\n<owner xmlns="" a="1"><b/></owner>',
    '<owner a="1"><b/><!-- <mine:c xmlns:mine="urn:x"> --></owner>',
  ])('stores an element that is written as %s, and finds it again', async (xml) => {
    const mine = domainMetadata(domain, MINE);
    await mine.set(xml);
    expect(await mine.get()).toMatch(
      /^<owner [^>]*a="1">\n {2}<b\/>\n( {2}<!-- .* -->\n)?<\/owner>$/,
    );
    await mine.remove();
    expect(await domain.getXmlDesc()).not.toContain('owner');
  });

  it('stores elements of other namespaces inside, with their declarations', async () => {
    const mine = domainMetadata(domain, MINE);
    const xml = '<a><q:b xmlns:q="urn:q" q:c="1"/><d xmlns="urn:d"/></a>';
    await mine.set(xml);
    expect((await mine.get())?.replaceAll(/\n */g, '')).toBe(xml);
  });

  it.each([
    ['<z:b xmlns:z="urn:z"/>', '<z:b> is in "urn:z"'],
    ['<b xmlns="urn:z"/>', '<b> is in "urn:z"'],
    ['<xml:b/>', '<xml:b> is in no namespace that it declares'],
    ['<z:b/>', 'its prefix "z" is not declared'],
    ['<a><z:b/></a>', 'its prefix "z" is not declared'],
    ['<a z:b="1"/>', 'its prefix "z" is not declared'],
    ['<a mine:b="1"/>', 'prefix of the attribute "mine:b"'],
    ['<a xmlns:mine="urn:z"/>', 'it declares the prefix "mine" for another namespace, "urn:z"'],
    ["<a><b xmlns:mine='urn:z'/></a>", 'for another namespace, "urn:z"'],
    ['<!-- c --><a/>', 'remove everything before it'],
    ['<?pi?><a/>', 'remove everything before it'],
    ['<!DOCTYPE a><a/>', 'remove everything before it'],
  ])('refuses %s, which libvirt could not read again', async (xml, reason) => {
    const mine = domainMetadata(domain, MINE);
    const sent = domain.getXmlDesc();
    await expect(mine.set(xml)).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'xml',
      message: expect.stringContaining(reason),
    });
    expect(await domain.getXmlDesc()).toBe(await sent);
  });

  it.each([
    ['uri', { ...MINE, uri: 'https://example.com/?a=1&b=2' }],
    ['uri', { ...MINE, uri: 'urn:<a>' }],
    ['uri', { ...MINE, uri: 'urn:a\nb' }],
    ['uri', { ...MINE, uri: 'http://www.w3.org/XML/1998/namespace' }],
    ['prefix', { ...MINE, prefix: 'a b' }],
    ['prefix', { ...MINE, prefix: 'a:b' }],
    ['prefix', { ...MINE, prefix: 'xml' }],
    ['prefix', { ...MINE, prefix: 'xmlns' }],
  ])('refuses a %s that libvirt could not read again: %j', (argument, namespace) => {
    const refused = expect.objectContaining({ name: 'ArgumentError', argument });
    expect(() => domainMetadata(domain, namespace)).toThrow(refused);
  });

  it('rejects with other errors of libvirt', async () => {
    const mine = domainMetadata(domain, MINE);
    await expect(mine.get({ flags: 1 << 30 })).rejects.toMatchObject({ name: 'VirError' });
    await expect(mine.set('<a')).rejects.toMatchObject({ name: 'VirError' });
    await expect(mine.set('')).rejects.toMatchObject({ argument: 'xml' });
    expect(() => domainMetadata(domain, { prefix: '', uri: 'urn:x' })).toThrow('"prefix"');
    expect(() => domainMetadata(domain, { prefix: 'x', uri: '' })).toThrow('"uri"');
  });
});
