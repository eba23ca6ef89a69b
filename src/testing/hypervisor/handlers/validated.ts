import { XmlError } from '../../../errors/index.ts';
import type { Schema } from '../../../xml/tables/schema.ts';
import { readTree } from '../../../xml/tree/read-tree.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure } from '../failures.ts';

/**
 * The schemas by the name of libvirt's file. Few programs ask for validation, and the tables are
 * large, so they are loaded when a call needs one.
 */
const SCHEMAS = {
  'domain.rng': () => import('../../../xml/generated/tables/domain.ts'),
  'domainsnapshot.rng': () => import('../../../xml/generated/tables/snapshot.ts'),
  'interface.rng': () => import('../../../xml/generated/tables/interface.ts'),
  'network.rng': () => import('../../../xml/generated/tables/network.ts'),
  'nodedev.rng': () => import('../../../xml/generated/tables/node-device.ts'),
  'nwfilter.rng': () => import('../../../xml/generated/tables/nwfilter.ts'),
  'nwfilterbinding.rng': () => import('../../../xml/generated/tables/nwfilter-binding.ts'),
  'secret.rng': () => import('../../../xml/generated/tables/secret.ts'),
  'storagepool.rng': () => import('../../../xml/generated/tables/storage-pool.ts'),
  'storagevol.rng': () => import('../../../xml/generated/tables/storage-volume.ts'),
} satisfies Readonly<Record<string, () => Promise<{ readonly schema: Schema }>>>;

/**
 * Makes a call that has a document, after the document is validated if the caller asks for it
 * (VIR_DOMAIN_DEFINE_VALIDATE and its like).
 *
 * @param isAsked - Whether the flag is set.
 * @throws HypervisorError VIR_ERR_XML_INVALID_SCHEMA if the document is not valid.
 */
export function validated<Ret>(
  file: keyof typeof SCHEMAS,
  xml: string | null,
  isAsked: boolean,
  call: () => Ret,
): Ret | Promise<Ret> {
  return isAsked && xml !== null ? validate(file, xml).then(call) : call();
}

async function validate(file: keyof typeof SCHEMAS, xml: string): Promise<void> {
  const [{ schema }, { validateXml }] = await Promise.all([
    SCHEMAS[file](),
    import('../../../xml/validate/validate.ts'),
  ]);
  // libvirt parses first, and the call itself reports these errors.
  if (rootOf(xml) !== schema.element) return;
  const problems = validateXml(schema, xml, { unknown: 'error' });
  if (problems.length === 0) return;
  const path = `/usr/share/libvirt/schemas/${file}`;
  const lines = problems.map(({ message, line }) => `${message} (line ${line})\n`);
  throw failure(
    ErrorNumber.XML_INVALID_SCHEMA,
    ErrorDomain.XML,
    `Unable to validate doc against ${path}\n${lines.join('')}`,
  );
}

function rootOf(xml: string): string | undefined {
  try {
    return readTree(xml).root.name;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

export function has(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}
