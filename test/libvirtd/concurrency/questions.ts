import { expect } from '@jest/globals';
import type { Connection, Domain } from '../../../src/index.ts';
import { VirDomainState } from '../../../src/index.ts';

/** Defines stopped domains that differ in each property, because each contains their number. */
export function defineDomains(connection: Connection, count: number): Promise<Domain[]> {
  return Promise.all(
    Array.from({ length: count }, (_, number) =>
      connection.domainDefineXml(`<domain type='test'><name>${number}</name>
        <title>Title of ${number}</title>
        <memory unit='KiB'>${memoryOf(String(number))}</memory>
        <currentMemory unit='KiB'>${1024 + number}</currentMemory>
        <vcpu>${1 + (number % 4)}</vcpu><os><type>hvm</type></os></domain>`),
    ),
  );
}

function memoryOf(name: string): bigint {
  return 65_536n + BigInt(name);
}

type Question = (connection: Connection, domain: Domain) => Promise<void>;

/** Calls about a domain or its connection. Each checks that the reply belongs to the call. */
export const QUESTIONS: readonly Question[] = [
  async (connection, { name, uuid }) => {
    const { name: found, uuid: foundUuid } = await connection.domainLookupByName(name);
    expect([found, foundUuid]).toEqual([name, uuid]);
  },
  async (connection, { name, uuid }) => {
    expect((await connection.domainLookupByUuid(uuid)).name).toBe(name);
  },
  async (_, domain) => {
    expect(await domain.getMaxMemory()).toBe(memoryOf(domain.name));
  },
  async (_, domain) => {
    expect(await domain.getInfo()).toEqual({
      state: VirDomainState.SHUTOFF,
      stateName: 'shutoff',
      maxMem: memoryOf(domain.name),
      memory: 1024n + BigInt(domain.name),
      nrVirtCpu: 1 + (Number(domain.name) % 4),
      cpuTime: expect.any(BigInt),
    });
  },
  async (_, domain) => {
    expect(await domain.getXmlDesc()).toContain(`<name>${domain.name}</name>`);
  },
  async (_, domain) => {
    expect(await domain.getMetadata(1)).toBe(`Title of ${domain.name}`);
  },
  async (connection) => {
    expect(await connection.getType()).toBe('TEST');
  },
  async (connection, { name }) => {
    await expect(connection.networkLookupByName(`none ${name}`)).rejects.toMatchObject({
      code: 'VIR_ERR_NO_NETWORK',
      message: expect.stringContaining(`'none ${name}'`),
    });
  },
  async (_, domain) => {
    await expect(domain.suspend()).rejects.toMatchObject({
      domainName: 'VIR_FROM_TEST',
      message: expect.stringContaining('not running'),
      procedure: 'REMOTE_PROC_DOMAIN_SUSPEND',
    });
  },
];
