import type { Connection } from 'libvirt-client';
import { VirConnectListAllDomainsFlags } from 'libvirt-client';

/** A program's function that is worth a test: what runs, and how much memory it has in MiB. */
export async function runningGuests(connection: Connection): Promise<Map<string, number>> {
  const domains = await connection.listAllDomains({ flags: VirConnectListAllDomainsFlags.ACTIVE });
  const guests = await Promise.all(
    domains.map(async (domain) => {
      const { memory } = await domain.getInfo();
      return [domain.name, Number(memory / 1024n)] as const;
    }),
  );
  return new Map(guests);
}
