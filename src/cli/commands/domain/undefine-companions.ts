import type { Domain } from '../../../index.ts';
import { VirError } from '../../../index.ts';

/** The data beside a definition that `undefine --with` names. */
export type Companion = 'nvram' | 'managed-save' | 'snapshots' | 'checkpoints' | 'tpm';

/** Data that a domain has, and words for it. */
export interface FoundCompanion {
  readonly name: Companion;
  readonly fact: string;
}

/** Returns the data that a domain has beside its definition. */
export async function findCompanions(
  domain: Domain,
  signal: AbortSignal,
): Promise<FoundCompanion[]> {
  const [config, hasImage, snapshots, checkpoints] = await Promise.all([
    domain.getConfig({ flags: 'INACTIVE', signal }),
    ifSupported(domain.hasManagedSaveImage({ signal }), false),
    ifSupported(domain.snapshotNum({ flags: 'METADATA', signal }), 0),
    ifSupported(
      domain.listAllCheckpoints({ signal }).then(({ length }) => length),
      0,
    ),
  ]);
  const { os, devices } = config;
  const hasNvram = os?.nvram !== undefined;
  const hasTpm = (devices?.tpm ?? []).length > 0;
  return [
    ...(hasNvram ? [found('nvram', 'an NVRAM file')] : []),
    ...(hasImage ? [found('managed-save', 'a managed save image')] : []),
    ...(snapshots > 0 ? [found('snapshots', counted(snapshots, 'snapshot'))] : []),
    ...(checkpoints > 0 ? [found('checkpoints', counted(checkpoints, 'checkpoint'))] : []),
    ...(hasTpm ? [found('tpm', 'the state of a TPM')] : []),
  ];
}

function found(name: Companion, fact: string): FoundCompanion {
  return { name, fact };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Resolves to `instead` if the driver does not support the call. */
async function ifSupported<T>(call: Promise<T>, instead: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_SUPPORT') return instead;
    throw error;
  }
}
