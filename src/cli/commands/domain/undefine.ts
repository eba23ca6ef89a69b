import type { Domain, StorageVol } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult, Result } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from './lookup-domain.ts';
import type { Companion } from './undefine-companions.ts';
import { findCompanions } from './undefine-companions.ts';
import { findVolumes, storageRequest } from './undefine-storage.ts';

const FLAGS = {
  'managed-save': 'MANAGED_SAVE',
  'snapshots-metadata': 'SNAPSHOTS_METADATA',
  'checkpoints-metadata': 'CHECKPOINTS_METADATA',
  nvram: 'NVRAM',
  'keep-nvram': 'KEEP_NVRAM',
  tpm: 'TPM',
  'keep-tpm': 'KEEP_TPM',
} as const;

type Flag = (typeof FLAGS)[keyof typeof FLAGS];

/** The words of `--with`, and libvirt's flags. `storage` has no flag: volumes are deleted. */
const COMPANION_FLAGS: Readonly<Record<Companion, Flag>> = {
  nvram: 'NVRAM',
  'managed-save': 'MANAGED_SAVE',
  snapshots: 'SNAPSHOTS_METADATA',
  checkpoints: 'CHECKPOINTS_METADATA',
  tpm: 'TPM',
};

/** An error of a domain whose data prevents the removal of its definition. */
export class UndefineRefusedError extends Error {
  override readonly name = 'UndefineRefusedError';
}

/** Removes definitions, and the data that the options name. */
export async function undefine(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  const given = companionsOf(args);
  const storage = storageRequest(args, given.hasStorage);
  const keys = args.texts('domain');
  const [only] = keys;
  // The runner itself asks for a confirmation about several domains.
  if (args.flag('all') && keys.length === 1) {
    await context.confirm(`Undefine the domain "${only}" and delete all its data and disks?`);
  }
  return context.forEach(keys, async (key) => {
    const domain = await lookupDomain(connection, key, { signal });
    const volumes =
      storage === undefined ? [] : await findVolumes(context, domain, storage, context.notice);
    const companions = args.flag('all') ? await namesOf(domain, signal) : given.names;
    const flags = [
      ...new Set([...args.flags(FLAGS), ...companions.map((name) => COMPANION_FLAGS[name])]),
    ];
    await remove(domain, flags, signal);
    return report(domain, await deleteVolumes(context, volumes));
  });
}

async function namesOf(domain: Domain, signal: AbortSignal): Promise<Companion[]> {
  return (await findCompanions(domain, signal)).map(({ name }) => name);
}

function companionsOf(args: Args): {
  readonly names: readonly Companion[];
  readonly hasStorage: boolean;
} {
  const words = args.optionalText('with')?.split(',') ?? [];
  const names = words.filter((word) => word !== 'storage');
  const unknown = names.find((word) => !isCompanion(word));
  if (unknown !== undefined) {
    const known = [...Object.keys(COMPANION_FLAGS), 'storage'].join(', ');
    throw new UsageError(`--with does not know "${unknown}"`, `It knows: ${known}`);
  }
  const hasStorage = args.flag('all') || words.includes('storage');
  return { names: names.filter(isCompanion), hasStorage };
}

function isCompanion(word: string): word is Companion {
  return Object.hasOwn(COMPANION_FLAGS, word);
}

async function remove(domain: Domain, flags: readonly Flag[], signal: AbortSignal): Promise<void> {
  try {
    await (flags.length === 0
      ? domain.undefine({ signal })
      : domain.undefineFlags({ flags, signal }));
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    throw (await refusal(domain, flags, error, signal)) ?? error;
  }
}

/** Returns an error that names the data in the way; undefined if there is none. */
async function refusal(
  domain: Domain,
  flags: readonly Flag[],
  cause: VirError,
  signal: AbortSignal,
): Promise<UndefineRefusedError | undefined> {
  const found = await findCompanions(domain, signal);
  // libvirt removes the state of a TPM without a flag.
  const inTheWay = found.filter(
    ({ name }) => name !== 'tpm' && !flags.includes(COMPANION_FLAGS[name]),
  );
  if (inTheWay.length === 0) return undefined;
  const facts = inTheWay.map(({ fact }) => fact).join(', ');
  const given = found.filter(({ name }) => flags.includes(COMPANION_FLAGS[name]));
  const words = [...given, ...inTheWay].map(({ name }) => name).join(',');
  return new UndefineRefusedError(
    `The domain "${domain.name}" has ${facts}. To remove it too, use --with ${words} ` +
      `(libvirt: ${cause.message})`,
    { cause },
  );
}

interface DeletedVolume {
  readonly target: string;
  readonly path: string;
}

async function deleteVolumes(
  { args, signal }: CommandContext,
  volumes: ReadonlyArray<DeletedVolume & { readonly volume: StorageVol }>,
): Promise<DeletedVolume[]> {
  const flags = args.flags({ 'delete-storage-volume-snapshots': 'WITH_SNAPSHOTS' });
  const deleted: DeletedVolume[] = [];
  for (const { target, path, volume } of volumes) {
    if (args.flag('wipe-storage')) await volume.wipe({ signal });
    await volume.delete({ flags, signal });
    deleted.push({ target, path });
  }
  return deleted;
}

function report({ name, uuid }: Domain, deleted: readonly DeletedVolume[]): RecordResult {
  const lines = [
    `Domain '${name}' has been undefined`,
    ...deleted.map(({ target, path }) => `Volume '${target}'(${path}) removed.`),
  ];
  const volumes = deleted.length === 0 ? {} : { volumes: deleted };
  return done({ name, uuid, result: 'undefined', ...volumes }, ...lines);
}
