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

  it('rejects with other errors of libvirt', async () => {
    const mine = domainMetadata(domain, MINE);
    await expect(mine.get({ flags: 1 << 30 })).rejects.toMatchObject({ name: 'VirError' });
    await expect(mine.set('<a')).rejects.toMatchObject({ name: 'VirError' });
    await expect(mine.set('')).rejects.toMatchObject({ argument: 'xml' });
    expect(() => domainMetadata(domain, { prefix: '', uri: 'urn:x' })).toThrow('"prefix"');
    expect(() => domainMetadata(domain, { prefix: 'x', uri: '' })).toThrow('"uri"');
  });
});
