import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VirError } from '../../../src/errors/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import * as unraid from '../../../src/unraid/index.ts';
import { makeCalls } from '../../peers/unraid-calls.ts';

const { Hypervisor, LibvirtError } = unraid;

describe('Hypervisor', () => {
  let daemon: TestDaemon;
  beforeEach(async () => {
    daemon = await startDaemon();
  });
  afterEach(() => daemon.close());

  it('makes the calls of the users of @unraid/libvirt', async () => {
    const results = new Map(await makeCalls(unraid, daemon.uri));
    expect(results.get('enum')).toEqual([1, 'RUNNING']);
    expect(results.get('all')).toEqual(['test']);
    expect(results.get('inactive')).toEqual([]);
    expect(results.get('lookup')).toBe('test');
    expect(results.get('lookup of an unknown name')).toMatch(/^LibvirtError: Domain not found/);
    const guest = { maxMem: 65_536, memory: 65_536, nrVirtCpu: 1, cpuTime: 0 };
    expect(results.get('getInfo, defined')).toEqual({ state: 5, ...guest });
    expect(results.get('getInfo, running')).toEqual({ state: 1, ...guest });
    expect(results.get('getInfo, paused')).toEqual({ state: 3, ...guest });
    expect(results.get('getInfo, shut off')).toEqual({ state: 5, ...guest });
    expect(results.get('cpuTime')).toBe('number');
    expect(results.get('create, again')).toMatch(/^LibvirtError: /);
    expect(results.get('connectClose, again')).toBeUndefined();
  });

  it("has the numbers of libvirt's error, and the error itself as the cause", async () => {
    const hypervisor = new Hypervisor({ uri: daemon.uri });
    await hypervisor.connectOpen();
    const error = await hypervisor.domainLookupByName('absent').catch((each: unknown) => each);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({ code: 42, domain: 12, level: 2, cause: expect.any(VirError) });
    await hypervisor.connectClose();
  });

  it('rejects calls before connectOpen and after connectClose', async () => {
    const hypervisor = new Hypervisor({ uri: daemon.uri });
    await expect(hypervisor.connectListAllDomains()).rejects.toThrow(/invalid connection pointer/);
    await hypervisor.connectOpen();
    await hypervisor.connectClose();
    await expect(hypervisor.connectListDomains()).rejects.toThrow(/invalid connection pointer/);
  });

  it('rejects connectOpen with a LibvirtError if the daemon cannot be reached', async () => {
    const hypervisor = new Hypervisor({ uri: 'test+unix:///default?socket=/nonexistent/socket' });
    const error = await hypervisor.connectOpen().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({ code: -1, cause: { code: 'CONNECT_FAILED' } });
  });

  it('passes the options of connect, and gives access to the connection', async () => {
    const hypervisor = new Hypervisor({ uri: daemon.uri, readOnly: true });
    expect(hypervisor.connection).toBeUndefined();
    await hypervisor.connectOpen();
    expect(hypervisor.connection?.isReadOnly).toBe(true);
    const [domain] = await hypervisor.connectListAllDomains();
    expect((await domain?.getNativeDomain().getState())?.stateName).toBe('running');
    await expect(domain?.destroy()).rejects.toMatchObject({ cause: { outcome: 'not-sent' } });
    await hypervisor.connectClose();
  });

  it('returns the ids and names of domains, and null as the id of a domain that does not run', async () => {
    const hypervisor = new Hypervisor({ uri: daemon.uri });
    await hypervisor.connectOpen();
    expect(await hypervisor.connectListDomains()).toEqual([1]);
    const domain = await hypervisor.domainLookupByID(1);
    await hypervisor.domainDestroy(domain);
    expect(await hypervisor.domainGetID(domain)).toBeNull();
    expect(await hypervisor.connectListDefinedDomains()).toEqual(['test']);
    await hypervisor.connectClose();
  });

  it('throws a TypeError without a URI', () => {
    expect(() => Reflect.construct(Hypervisor, [{}])).toThrow(TypeError);
  });
});
