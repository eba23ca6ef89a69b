import type { Connection } from 'libvirt-client';

/** Returns the memory of each running guest in MiB, by name: a function that is worth a test. */
export async function runningGuests(connection: Connection): Promise<Map<string, number>> {
  const domains = await connection.listAllDomains({ flags: 'ACTIVE' });
  const guests = await Promise.all(
    domains.map(async (domain) => {
      const { memory } = await domain.getInfo();
      return [domain.name, Number(memory / 1024n)] as const;
    }),
  );
  return new Map(guests);
}
