import type { Domain, Hypervisor } from '../../src/unraid/index.ts';

/** The exports that the calls need: those of `@unraid/libvirt` or of `libvirt-client/unraid`. */
export interface UnraidModule {
  readonly Hypervisor: new (options: { readonly uri: string }) => Hypervisor;
  readonly ConnectListAllDomainsFlags: { readonly ACTIVE: number; readonly INACTIVE: number };
  readonly DomainState: Readonly<Record<string, number | string>>;
}

/** The results of the calls, in their order: a value, or the class and the message of an error. */
export type Transcript = ReadonlyArray<readonly [call: string, result: unknown]>;

const UUID = '11111111-2222-3333-4444-555555555555';
const XML = `<domain type='test'>
  <name>side-by-side</name>
  <uuid>${UUID}</uuid>
  <memory>65536</memory>
  <os><type>hvm</type></os>
</domain>`;

/**
 * Makes the calls that users of `@unraid/libvirt` make, with the test driver, and returns their
 * results. Afterwards the daemon is in the state from before.
 */
export async function makeCalls(module: UnraidModule, uri: string): Promise<Transcript> {
  const transcript: [string, unknown][] = [];
  const record = async (call: string, work: () => unknown): Promise<void> => {
    transcript.push([call, await outcome(work)]);
  };
  const hypervisor = new module.Hypervisor({ uri });
  await record('enum', () => [module.DomainState['RUNNING'], module.DomainState[1]]);
  await record('connectOpen', () => hypervisor.connectOpen());
  await record('connectOpen, again', () => hypervisor.connectOpen());
  await lookUp(hypervisor, module, record);
  const domain = await hypervisor.domainDefineXML(XML);
  await live(hypervisor, domain, record);
  await record('connectGetHostname', async () => typeof (await hypervisor.connectGetHostname()));
  await record('connectGetMaxVcpus', () => hypervisor.connectGetMaxVcpus());
  await record('nodeGetInfo', () => hypervisor.nodeGetInfo());
  await record('connectClose', () => hypervisor.connectClose());
  await record('connectClose, again', () => hypervisor.connectClose());
  return transcript;
}

type Recorder = (call: string, work: () => unknown) => Promise<void>;

async function lookUp(
  hypervisor: Hypervisor,
  { ConnectListAllDomainsFlags: flags }: UnraidModule,
  record: Recorder,
): Promise<void> {
  await record('all', () => names(hypervisor.connectListAllDomains()));
  await record('active', () => names(hypervisor.connectListAllDomains(flags.ACTIVE)));
  await record('inactive', () => names(hypervisor.connectListAllDomains(flags.INACTIVE)));
  await record('lookup', async () =>
    (await hypervisor.domainLookupByUUIDString('6695eb01-f6a4-8304-79aa-97f2502e193f')).getName(),
  );
  await record('lookup of an unknown UUID', () => hypervisor.domainLookupByUUIDString(UUID));
  await record('lookup of an unknown name', () => hypervisor.domainLookupByName('absent'));
}

async function live(hypervisor: Hypervisor, domain: Domain, record: Recorder): Promise<void> {
  const info = async (): Promise<object> => ({ ...(await domain.getInfo()), cpuTime: 0 });
  await record('getName', () => domain.getName());
  await record('getUUIDString', () => domain.getUUIDString());
  await record('domainGetName', () => hypervisor.domainGetName(domain));
  await record('getInfo, defined', info);
  await record('create', () => domain.create());
  await record('create, again', () => domain.create());
  await record('getInfo, running', info);
  await record('cpuTime', async () => typeof (await hypervisor.domainGetInfo(domain)).cpuTime);
  await record('getID', async () => typeof (await domain.getID()));
  await record('suspend', () => domain.suspend());
  await record('suspend, again', () => domain.suspend());
  await record('getInfo, paused', info);
  await record('resume', () => domain.resume());
  await record('shutdown', () => domain.shutdown());
  await record('getInfo, shut off', info);
  await record('create, later', () => domain.create());
  await record('domainDestroy', () => hypervisor.domainDestroy(domain));
  await record('destroy, again', () => domain.destroy());
  await record('getXMLDesc', async () => /<name>[^<]*/.exec(await domain.getXMLDesc())?.[0]);
  await record('domainUndefine', () => hypervisor.domainUndefine(domain));
  await record('getInfo, undefined', info);
}

async function outcome(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

async function names(domains: Promise<Domain[]>): Promise<readonly string[]> {
  return Promise.all((await domains).map((each) => each.getName()));
}
