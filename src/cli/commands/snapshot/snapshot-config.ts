import type { SnapshotConfig, SnapshotDisk } from '../../../xml/generated/snapshot.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Returns the snapshot that the options of `snapshot-create-as` describe. */
export function snapshotOf(args: Args): SnapshotConfig {
  const memory = args.optionalText('memspec');
  const disk = args.texts('diskspec').map(diskOf);
  return {
    ...textOf(args, 'name'),
    ...textOf(args, 'description'),
    ...(memory === undefined ? {} : { memory: memoryOf(memory) }),
    ...(disk.length === 0 ? {} : { disks: { disk } }),
  };
}

function textOf(args: Args, name: string): Readonly<Record<string, string>> {
  const text = args.optionalText(name);
  return text === undefined ? {} : { [name]: text };
}

/** Returns the memory for `[file=]PATH[,snapshot=TYPE]`. */
function memoryOf(spec: string): NonNullable<SnapshotConfig['memory']> {
  const words = splitSpec(spec);
  // A path needs no key.
  const [first = '', ...others] = words;
  const named = first.startsWith('/') ? [`file=${first}`, ...others] : words;
  const values = valuesOf(spec, named, ['file', 'snapshot']);
  // The XML layer checks the words of libvirt.
  return { ...values } as NonNullable<SnapshotConfig['memory']>;
}

/** Returns the disk for `vda,snapshot=external,driver=qcow2,stype=file,file=PATH`. */
function diskOf(spec: string): SnapshotDisk {
  const [name = '', ...words] = splitSpec(spec);
  const values = valuesOf(spec, words, ['snapshot', 'driver', 'stype', 'file']);
  const { snapshot, driver, stype, file } = values;
  const isBlock = stype === 'block';
  if (stype !== undefined && stype !== 'file' && !isBlock) {
    throw new UsageError(`"${spec}" has an unknown stype`, 'Write stype=file or stype=block');
  }
  return {
    name,
    snapshot,
    ...(stype === undefined ? {} : { type: stype }),
    ...(driver === undefined ? {} : { driver: { type: driver } }),
    ...(file === undefined ? {} : { source: isBlock ? { dev: file } : { file } }),
  } as SnapshotDisk;
}

/** Splits a text at its commas. As in virsh, two commas are one in a word. */
function splitSpec(spec: string): string[] {
  const words = [''];
  for (let at = 0; at < spec.length; at += 1) {
    const isComma = spec[at] === ',';
    if (isComma && spec[at + 1] !== ',') words.push('');
    else words.push(`${words.pop()}${spec[at]}`);
    if (isComma && spec[at + 1] === ',') at += 1;
  }
  return words;
}

/** Returns the values of `key=value` words. */
function valuesOf(
  spec: string,
  words: readonly string[],
  keys: readonly string[],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const word of words) {
    const key = keys.find((each) => word.startsWith(`${each}=`));
    if (key === undefined) {
      throw new UsageError(`"${spec}" has an unknown part "${word}"`, `Keys: ${keys.join(', ')}`);
    }
    values[key] = word.slice(key.length + 1);
  }
  return values;
}
