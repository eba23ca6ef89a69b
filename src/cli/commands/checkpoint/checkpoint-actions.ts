import type { DomainCheckpoint } from '../../../index.ts';
import type { CheckpointConfig } from '../../../xml/index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult, done, messaged, textResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { xmlResult } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

/** Finds the checkpoint that the command names. */
export async function namedCheckpoint(context: CommandContext): Promise<DomainCheckpoint> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  return domain.checkpointLookupByName(args.text('checkpointname'), { signal });
}

/** Creates a checkpoint that an XML file describes; without a file libvirt chooses all of it. */
export async function createCheckpoint(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const file = args.optionalText('xmlfile');
  if (args.flag('redefine') && file === undefined) {
    throw new UsageError('--redefine requires an XML file');
  }
  const config = file === undefined ? {} : await readInput(context, file);
  const from = file === undefined ? '' : ` from '${file}'`;
  return create(context, config, from);
}

/** Creates a checkpoint that the options describe. */
export async function createCheckpointAs(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const name = args.optionalText('name');
  const description = args.optionalText('description');
  const disk = args.texts('diskspec').map(diskOf);
  const config = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(disk.length === 0 ? {} : { disks: { disk } }),
  } satisfies CheckpointConfig;
  if (!args.flag('print-xml')) return create(context, config, '');
  const { checkpointXml } = await import('../../../xml/index.ts');
  const domain = await commandDomain(context);
  const text = checkpointXml.build(config);
  // virsh prints a line feed after the XML, which ends with one.
  const virsh = { kind: 'text', text: `${text}\n` } as const;
  return { ...documentResult('xml', text, { domain: domain.name }), virsh };
}

async function create(
  context: CommandContext,
  config: string | CheckpointConfig,
  from: string,
): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const declared = {
    redefine: 'REDEFINE',
    'redefine-validate': 'REDEFINE_VALIDATE',
    quiesce: 'QUIESCE',
  } as const;
  const flags = Object.entries(declared).flatMap(([option, flag]) =>
    args.declares(option) && args.flag(option) ? [flag] : [],
  );
  const { name } = await domain.checkpointCreateXml(config, { flags, signal });
  const record = { domain: domain.name, name, result: 'created' };
  return messaged(record, `Domain checkpoint ${name} created${from}`);
}

/** Returns the disk for `vda,checkpoint=bitmap,bitmap=name`. */
function diskOf(spec: string): Readonly<Record<string, string>> & { readonly name: string } {
  const [name = '', ...attributes] = spec.split(',');
  const pairs = attributes.map((attribute) => {
    const [, key, value] = /^(checkpoint|bitmap)=(.*)$/.exec(attribute) ?? [];
    if (key !== undefined && value !== undefined) return [key, value] as const;
    throw new UsageError(
      `"${spec}" does not describe a disk`,
      'Write vda,checkpoint=bitmap,bitmap=NAME',
    );
  });
  return { name, ...Object.fromEntries(pairs) };
}

/** Deletes a checkpoint. */
export async function deleteCheckpoint(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const checkpoint = await namedCheckpoint(context);
  const flags = args.flags({
    children: 'CHILDREN',
    'children-only': 'CHILDREN_ONLY',
    metadata: 'METADATA_ONLY',
  });
  await checkpoint.delete({ flags, signal });
  const { name, domain } = checkpoint;
  const which = args.flag('children-only') ? `${name} children` : name;
  const record = { domain: domain.name, name, result: 'deleted' };
  return done(record, `Domain checkpoint ${which} deleted`);
}

/** Prints the XML of a checkpoint. */
export async function dumpCheckpoint(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const checkpoint = await namedCheckpoint(context);
  const flags = args.flags({
    'security-info': 'SECURE',
    'no-domain': 'NO_DOMAIN',
    size: 'SIZE',
  });
  const { name } = checkpoint;
  return xmlResult(context, await checkpoint.getXmlDesc({ flags, signal }), { name });
}

/** Prints the name of a checkpoint's parent. */
export async function parentCheckpoint(context: CommandContext): Promise<RecordResult> {
  const checkpoint = await namedCheckpoint(context);
  const { name } = await checkpoint.getParent({ signal: context.signal });
  return { ...textResult('name', name), virsh: { kind: 'text', text: oneLine(name) } };
}
