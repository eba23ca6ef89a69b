import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { hostPath } from '../../../../src/testing/hypervisor/host-files.ts';
import type { TestDaemon, TestHypervisorOptions } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { asUriPath } from '../../../support/local-socket.ts';

const SECRET = 'secret text';
const TEST = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'";

let folder: string;
let allowed: string;
let daemon: TestDaemon | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-files-'));
  allowed = join(folder, 'allowed');
  mkdirSync(allowed);
  writeFileSync(join(folder, 'secret.xml'), SECRET);
  writeFileSync(join(allowed, 'host.xml'), `<node>${guest('web')}</node>`);
});
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function guest(name: string, more = ''): string {
  return (
    `<domain type='test' ${TEST}><name>${name}</name><memory>1024</memory>` +
    `<os><type>hvm</type></os>${more}</domain>`
  );
}

async function start(hypervisor: TestHypervisorOptions): Promise<TestDaemon> {
  daemon = await startDaemon({ hypervisor });
  return daemon;
}

function open(path: string): Promise<Connection> {
  return connect(daemon?.uri.replace('/default', asUriPath(path)));
}

/** Returns the error with which a client cannot open a file. */
async function refusal(path: string): Promise<string> {
  try {
    await using _ = await open(path);
    return 'opened';
  } catch (error) {
    return error instanceof Error
      ? error.message.replaceAll(asUriPath(path), 'PATH')
      : String(error);
  }
}

const UNREADABLE = "XML error: failed to parse xml document 'PATH'";

describe('A client of the in-memory daemon', () => {
  it('can open no file by default', async () => {
    await start({});
    expect(await refusal(join(allowed, 'host.xml'))).toBe(UNREADABLE);
    expect(await refusal('/etc/passwd')).toBe(UNREADABLE);
  });

  it('can open the files of an allowed folder, by an encoded path too', async () => {
    await start({ files: [allowed] });
    writeFileSync(join(allowed, 'my host.xml'), `<node>${guest('db')}</node>`);
    for (const [path, name] of [
      [`${allowed}/host.xml`, 'web'],
      [`${allowed}/my%20host.xml`, 'db'],
      [`${allowed}/../allowed/host.xml`, 'web'],
    ] as const) {
      await using connection = await open(path);
      expect((await connection.listAllDomains()).map((each) => each.name)).toEqual([name]);
    }
  });

  it('can open one allowed file, but not the files beside it', async () => {
    await start({ files: [join(allowed, 'host.xml')] });
    writeFileSync(join(allowed, 'host.xml.old'), '<node/>');
    expect(await refusal(join(allowed, 'host.xml'))).toBe('opened');
    expect(await refusal(join(allowed, 'host.xml.old'))).toBe(UNREADABLE);
    expect(await refusal(allowed)).toBe(UNREADABLE);
  });

  it('learns neither the text nor the existence of files that are not allowed', async () => {
    await start({ files: [allowed] });
    symlinkSync(join(folder, 'secret.xml'), join(allowed, 'link.xml'));
    symlinkSync(folder, join(allowed, 'up'));
    mkdirSync(`${allowed}-2`);
    writeFileSync(join(`${allowed}-2`, 'host.xml'), '<node/>');
    const paths = [
      'secret.xml',
      'allowed/../secret.xml',
      'allowed/%2e%2e/secret.xml',
      'allowed/link.xml',
      'allowed/up/secret.xml',
      'allowed-2/host.xml',
      'nowhere.xml',
      'allowed/nowhere.xml',
      'allowed',
    ].map((path) => join(folder, '/').concat(path));
    for (const path of paths) {
      const message = await refusal(path);
      expect(message).toMatch(/^XML error: failed to parse xml document '[^\n]*'$/);
      expect(message).not.toContain(SECRET);
    }
  });

  it('cannot read a file that is not allowed through an allowed document', async () => {
    writeFileSync(join(folder, 'domain.xml'), guest('db'));
    writeFileSync(join(allowed, 'domain.xml'), guest('db'));
    writeFileSync(join(allowed, 'good.xml'), "<node><domain file='domain.xml'/></node>");
    writeFileSync(join(allowed, 'bad.xml'), "<node><domain file='../domain.xml'/></node>");
    writeFileSync(
      join(allowed, 'entity.xml'),
      `<!DOCTYPE node [<!ENTITY s SYSTEM "../secret.xml">]><node><memory>&s;</memory></node>`,
    );
    await start({ files: [allowed] });
    expect(await refusal(join(allowed, 'good.xml'))).toBe('opened');
    expect(await refusal(join(allowed, 'bad.xml'))).toContain(`'${join(folder, 'domain.xml')}'`);
    expect(await refusal(join(allowed, 'entity.xml'))).not.toContain(SECRET);
  });

  it('has a state of its own for a file, with its own events', async () => {
    await start({ files: [allowed] });
    await using first = await open(join(allowed, 'host.xml'));
    await using second = await open(join(allowed, 'host.xml'));
    await using shared = await connect(daemon?.uri);
    await using events = await first.subscribe(['domain:lifecycle']);
    await (await shared.domainLookupByName('test')).suspend();
    await (await second.domainLookupByName('web')).suspend();
    await (await first.domainLookupByName('web')).destroy();
    const { value } = await events[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ eventName: 'stopped', domain: { name: 'web' } });
    expect(await (await second.domainLookupByName('web')).getState()).toMatchObject({ state: 3 });
    daemon?.reset();
    await expect(first.domainLookupByName('test')).rejects.toThrow('Domain not found');
  });

  it.each(['', '/'])('is told to supply a path instead of "%s"', async (path) => {
    await start({ files: [allowed] });
    const transport = daemon?.connect();
    await expect(connect(`test://${path}`, { ...(transport && { transport }) })).rejects.toThrow(
      'testOpen: supply a path or use test:///default',
    );
  });
});

describe('The option node of startDaemon', () => {
  it('describes the host that test:///default has', async () => {
    const snapshot =
      '<test:domainsnapshot><name>s</name><creationTime>5</creationTime><state>shutoff</state>' +
      '<active>1</active></test:domainsnapshot>';
    const web = guest('web', '<test:runstate>3</test:runstate>');
    const db = guest('db', `<test:runstate>5</test:runstate>${snapshot}`);
    const { hypervisor } = await start({
      node: `<node><cpu><active>4</active></cpu>${web}${db}<network><name>lab</name></network></node>`,
    });
    expect(hypervisor.domains.list().map(({ name, state }) => [name, state])).toEqual([
      ['web', 3],
      ['db', 5],
    ]);
    expect(hypervisor.domains.lookupByName('db').snapshotNames).toEqual(['s']);
    expect(hypervisor.networks.lookupByName('lab').isActive).toBe(true);
    expect(hypervisor.storagePools.list()).toEqual([]);
    await using connection = await connect(daemon?.uri);
    expect(await connection.nodeGetInfo()).toMatchObject({ cpus: 4, mhz: 1400 });
  });

  it('names only files that the options allow', async () => {
    writeFileSync(join(allowed, 'snapshot.xml'), SNAPSHOT);
    const node = `<node>${guest('db', `<test:domainsnapshot file='${allowed}/snapshot.xml'/>`)}</node>`;
    await expect(startDaemon({ hypervisor: { node } })).rejects.toThrow('failed to parse');
    const { hypervisor } = await start({ node, files: [allowed] });
    expect(hypervisor.domains.lookupByName('db').snapshotNames).toEqual(['clean']);
  });

  it.each([
    ['<nodes/>', "expecting root element of 'node', not 'nodes'"],
    ['no XML', "(node_definition):1: Start tag expected, '<' not found"],
    ['<node><memory>much</memory></node>', 'invalid node memory value'],
    ['<node><auth><user>fred</user></auth></node>', 'Missing authentication credentials'],
  ])('refuses %s when the daemon starts', async (node, message) => {
    await expect(startDaemon({ hypervisor: { node } })).rejects.toThrow(message);
  });
});

const SNAPSHOT =
  '<domainsnapshot><name>clean</name><creationTime>5</creationTime><state>shutoff</state>' +
  '<active>0</active></domainsnapshot>';

describe('The option files of startDaemon', () => {
  it.each([
    ['/C:/hosts/a.xml', 'C:/hosts/a.xml'],
    ['C:\\hosts\\a.xml', 'C:\\hosts\\a.xml'],
    ['//host/share/a.xml', undefined],
    ['\\\\host\\share\\a.xml', undefined],
    ['/hosts/a.xml', undefined],
    ['/C:a.xml', undefined],
    ['//C:/a.xml', undefined],
  ])('on Windows, takes %s of a client as the path %s', (path, expected) => {
    expect(hostPath(path, 'win32')).toBe(expected);
  });

  it.each([['/tmp'], [['']], [[1]]])('refuses %j, which is no array of paths', async (files) => {
    const hypervisor = { files } as unknown as TestHypervisorOptions;
    await expect(startDaemon({ hypervisor })).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      argument: 'files',
    });
  });
});
