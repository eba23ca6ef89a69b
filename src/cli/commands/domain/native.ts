import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult, done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from './lookup-domain.ts';

/** Converts a configuration of the hypervisor to the XML of a domain. */
export async function fromNative(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const config = await readInput(context, args.text('config'));
  const xml = await connection.domainXmlFromNative(args.text('format'), config, { signal });
  return documentResult('xml', xml);
}

/** Converts the XML of a domain to a configuration of the hypervisor. */
export async function toNative(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const [key, file] = [args.optionalText('domain'), args.optionalText('xml')];
  if ((key === undefined) === (file === undefined)) {
    throw new UsageError('Exactly one of --domain and --xml is required');
  }
  const xml =
    file === undefined
      ? await (await lookupDomain(connection, key ?? '', { signal })).getXmlDesc({ signal })
      : await readInput(context, file);
  const config = await connection.domainXmlToNative(args.text('format'), xml, { signal });
  // virsh prints no line feed of its own after it.
  return { ...documentResult('config', config), virsh: { kind: 'text', text: config } };
}

/** Lets libvirt manage a QEMU that was started without it. */
export async function qemuAttach(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const pid = args.integer('pid') ?? 0;
  const { name, uuid } = await connection.domainQemuAttach(pid, { signal });
  return done({ name, uuid, pid }, `Domain '${name}' attached to pid ${pid}`);
}
