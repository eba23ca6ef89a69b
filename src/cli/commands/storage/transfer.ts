import type { StorageVol, TransferProgress, VolumeStreamOptions } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { requireReadable } from '../../input/require-readable.ts';
import type { RecordResult } from '../../output/result.ts';
import { lookupVolume } from './adapter.ts';

/** The options of a transfer, and what shows its progress. */
interface Transfer {
  readonly volume: StorageVol;
  readonly options: VolumeStreamOptions & {
    readonly onProgress: (progress: TransferProgress) => void;
  };
}

/** Writes a file into a volume. */
export async function volUpload(context: CommandContext): Promise<RecordResult> {
  await requireReadable(context.args.text('file'));
  return transfer(context, 'uploaded', ({ volume, options }) =>
    volume.uploadFrom(context.args.text('file'), options),
  );
}

/** Writes the contents of a volume into a file. */
export function volDownload(context: CommandContext): Promise<RecordResult> {
  return transfer(context, 'downloaded', async ({ volume, options }) => {
    const total = await downloadBytes(volume, options);
    const { onProgress } = options;
    return volume.downloadTo(context.args.text('file'), {
      ...options,
      onProgress: (progress) =>
        onProgress(total === undefined ? progress : { ...progress, totalBytes: total }),
    });
  });
}

/** Returns the number of bytes to download; undefined if the driver does not know it. */
async function downloadBytes(
  volume: StorageVol,
  { offset = 0n, length, signal }: Transfer['options'],
): Promise<bigint | undefined> {
  if (length !== undefined) return BigInt(length);
  try {
    // With this flag, libvirt puts the size of the file into the allocation.
    const { allocation } = await volume.getInfoFlags({ flags: 'GET_PHYSICAL', signal });
    return allocation - BigInt(offset);
  } catch (error) {
    if (error instanceof VirError) return undefined;
    throw error;
  }
}

async function transfer(
  context: CommandContext,
  result: string,
  run: (transfer: Transfer) => Promise<{ readonly bytes: bigint }>,
): Promise<RecordResult> {
  const { args, signal } = context;
  const volume = await lookupVolume(context);
  const progress = context.progress({ label: volume.name });
  const offset = args.size('offset');
  const length = args.size('length');
  const options = {
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
    ...(args.flag('sparse') ? { sparse: true } : {}),
    onProgress: ({ bytes, totalBytes }: TransferProgress) => progress.update(bytes, totalBytes),
    signal,
  };
  const { name, pool } = volume;
  if (context.isDryRun)
    return { kind: 'record', record: { name, pool, result, bytes: 0n }, text: '' };
  try {
    const { bytes } = await run({ volume, options });
    // virsh prints nothing.
    return { kind: 'record', record: { name, pool, result, bytes }, text: '' };
  } finally {
    progress.end();
  }
}
