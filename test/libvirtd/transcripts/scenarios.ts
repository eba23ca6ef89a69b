import type { Connection } from '../../../src/index.ts';
import { VirError } from '../../../src/index.ts';

/** A session that is recorded and replayed. It makes the same calls each time. */
export interface Scenario {
  readonly title: string;
  readonly driver: 'test' | 'qemu';
  readonly isReadOnly?: boolean;
  /** Makes the calls between opening and closing. Resolves to the answers by name. */
  run(connection: Connection): Promise<Record<string, unknown>>;
}

/** The scenarios by the names of their files. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'test-questions': {
    title: 'Open, ask the test driver about everything that it has, close',
    driver: 'test',
    run: askEverything,
  },
  'test-errors': {
    title: 'Errors of the test driver, after which the connection goes on',
    driver: 'test',
    run: makeErrors,
  },
  'test-read-only': {
    title: 'A connection for looking only, which is refused to write',
    driver: 'test',
    isReadOnly: true,
    run: lookOnly,
  },
  'qemu-guest': {
    title: 'A guest of QEMU is defined, started, paused, stopped and removed',
    driver: 'qemu',
    run: runGuest,
  },
};

async function askEverything(connection: Connection): Promise<Record<string, unknown>> {
  const domain = await connection.domainLookupByName('test');
  const network = await connection.networkLookupByName('default');
  const pool = await connection.storagePoolLookupByName('default-pool');
  const computer = await connection.nodeDeviceLookupByName('computer');
  return {
    getType: await connection.getType(),
    getLibVersion: await connection.getLibVersion(),
    nodeGetInfo: await connection.nodeGetInfo(),
    nodeGetCpuMap: await connection.nodeGetCpuMap(),
    getCpuModelNames: await connection.getCpuModelNames('x86_64'),
    listAllDomains: await connection.listAllDomains(),
    getState: await domain.getState(),
    getMaxMemory: await domain.getMaxMemory(),
    getXmlDesc: await domain.getXmlDesc(),
    getAllDomainStats: await connection.getAllDomainStats(),
    getBridgeName: await network.getBridgeName(),
    isActive: await network.isActive(),
    getInfo: await pool.getInfo(),
    listAllVolumes: await pool.listAllVolumes(),
    getParent: await computer.getParent(),
    listCaps: await computer.listCaps(),
    listAllNodeDevices: await connection.listAllNodeDevices(),
  };
}

async function makeErrors(connection: Connection): Promise<Record<string, unknown>> {
  return {
    'no such domain': await failure(connection.domainLookupByName('nobody')),
    'no XML': await failure(connection.domainDefineXml('nonsense')),
    'no such flag': await failure(connection.listAllDomains({ flags: 1 << 30 })),
    'no such pool': await failure(connection.storagePoolLookupByName('puddle')),
    'not supported': await failure(connection.nodeGetMemoryStats(-1)),
    'goes on': await connection.getType(),
  };
}

async function lookOnly(connection: Connection): Promise<Record<string, unknown>> {
  const domain = await connection.domainLookupById(1);
  return {
    domain,
    suspend: await failure(domain.suspend()),
    getState: await domain.getState(),
  };
}

async function runGuest(connection: Connection): Promise<Record<string, unknown>> {
  const domain = await connection.domainDefineXml(GUEST);
  const defined = { domain: { ...domain.toJSON() }, state: await domain.getState() };
  await domain.create();
  const started = { domain: { ...domain.toJSON() }, info: await domain.getInfo() };
  const xml = await domain.getXmlDesc();
  await domain.suspend();
  const paused = await domain.getState();
  await domain.resume();
  const resumed = await domain.getState();
  await domain.destroy();
  const stopped = { domain: { ...domain.toJSON() }, state: await domain.getState() };
  await domain.undefine();
  const gone = await failure(domain.getState());
  return { defined, started, xml, paused, resumed, stopped, gone };
}

const GUEST = `<domain type='qemu'>
  <name>recorded</name>
  <uuid>8c2b6b5e-3c6e-4a5e-9d0a-7a6f6a1f0b1c</uuid>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
</domain>`;

async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    return { nothingFailed: await call };
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    return { ...error, message: error.message };
  }
}
