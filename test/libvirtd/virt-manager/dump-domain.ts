import type { Connection, Domain } from '../../../src/index.ts';
import { VirError } from '../../../src/index.ts';
import type { VirtManagerDocument } from '../support/virt-manager-source.ts';

/** The descriptions of a domain that was defined from a document, or the errors instead of them. */
export interface DomainDumps {
  /** The configuration with passwords. */
  readonly inactive: string;
  /** The description of the running domain. */
  readonly active: string;
}

/** Defines and starts a domain, reads its descriptions, and removes it again. */
export async function dumpDomain(
  connection: Connection,
  { text }: VirtManagerDocument,
): Promise<DomainDumps> {
  try {
    const domain = await connection.domainDefineXml(text);
    try {
      const inactive = await domain.getXmlDesc({ flags: ['INACTIVE', 'SECURE'] });
      const active = await startAndRead(domain);
      return { inactive: known(inactive, text), active: known(active, text) };
    } finally {
      if (await domain.isActive()) await domain.destroy();
      await domain.undefine();
    }
  } catch (error) {
    return { inactive: failure(error), active: failure(error) };
  }
}

async function startAndRead(domain: Domain): Promise<string> {
  try {
    await domain.create();
  } catch (error) {
    return failure(error);
  }
  return domain.getXmlDesc();
}

function failure(error: unknown): string {
  if (!(error instanceof VirError)) throw error;
  return `${error.number} ${error.message}`;
}

/** Replaces the values that libvirt generates: ids, UUIDs and MAC addresses not in the document. */
function known(dump: string, text: string): string {
  return dump
    .replace(/^(?<start><domain [^>]*?) id='\d+'/, '$<start>')
    .replaceAll(GENERATED, (value) => (text.toLowerCase().includes(value) ? value : 'GENERATED'));
}

const GENERATED = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?:[\da-f]{2}:){5}[\da-f]{2}/g;
