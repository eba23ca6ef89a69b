import type { Secret } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { column } from '../../output/listing.ts';
import type { ListResult, RecordResult, Row } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupSecret } from './lookup-secret.ts';

const USAGES = ['none', 'volume', 'ceph', 'iscsi', 'tls', 'vtpm'];

/** Lists secrets by UUID. */
export async function secretList({
  connection,
  args,
  signal,
}: CommandContext): Promise<ListResult> {
  const flags = args.flags({
    ephemeral: 'EPHEMERAL',
    'no-ephemeral': 'NO_EPHEMERAL',
    private: 'PRIVATE',
    'no-private': 'NO_PRIVATE',
  });
  const secrets = await connection.listAllSecrets({ flags, signal });
  const rows = secrets
    .map(factsOf)
    .sort((one, other) => (one.uuid < other.uuid ? -1 : Number(one.uuid > other.uuid)));
  const columns = [
    column('UUID', 'uuid'),
    {
      heading: 'Usage',
      text: ({ usageType, usageId }: Row) =>
        usageType === 'none' ? 'Unused' : `${usageType} ${usageId}`,
    },
  ];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

function factsOf({ uuid, usageType: usageTypeNumber, usageId }: Secret) {
  const usageType = USAGES[usageTypeNumber] ?? `type-${usageTypeNumber}`;
  return { uuid, usageType, usageTypeNumber, usageId };
}

function lookup({ connection, args, signal }: CommandContext): Promise<Secret> {
  return lookupSecret(connection, args.text('secret'), { signal });
}

/** Prints the XML of a secret, without its value. */
export async function secretDumpxml(context: CommandContext): Promise<RecordResult> {
  const secret = await lookup(context);
  const { uuid } = secret;
  return xmlResult(context, await secret.getXmlDesc({ signal: context.signal }), { uuid });
}

/** Defines a secret from an XML file. */
export async function secretDefine(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const flags = args.flags({ validate: 'VALIDATE' });
  const xml = await readInput(context, args.text('file'));
  const { uuid } = await connection.secretDefineXml(xml, { flags, signal });
  return done({ uuid, result: 'created' }, `Secret ${uuid} created`);
}

/** Removes a secret. */
export async function secretUndefine(context: CommandContext): Promise<RecordResult> {
  const secret = await lookup(context);
  const { uuid } = secret;
  await secret.undefine({ signal: context.signal });
  return done({ uuid, result: 'deleted' }, `Secret ${uuid} deleted`);
}

/** Sets the value of a secret. A value on the command line can be read by all users of the machine. */
export async function secretSetValue(context: CommandContext): Promise<RecordResult> {
  const { args, signal, environment } = context;
  const base64 = args.optionalText('base64');
  const file = args.optionalText('file');
  const isAsked = args.flag('interactive');
  const given = [file !== undefined, base64 !== undefined, isAsked].filter(Boolean).length;
  if (given > 1) throw new UsageError('--file, --base64 and --interactive exclude each other');
  if (given === 0) {
    const hint = 'Write --file FILE, --base64 VALUE or --interactive';
    throw new UsageError('Input secret value is missing', hint);
  }
  if (isAsked && !environment.stdin.isTTY) {
    throw new UsageError('--interactive requires a terminal', 'Write --file - to read stdin');
  }
  const input = base64 ?? (file === undefined ? '' : await readInput(context, file));
  if (base64 !== undefined) {
    await context.notice('error: Passing secret value as command-line argument is insecure!');
  }
  const secret = await lookup(context);
  const text = isAsked ? await askValue(context) : input;
  // A person types the value itself.
  const isPlain = isAsked || args.flag('plain');
  const value = Buffer.from(text, isPlain ? 'utf8' : 'base64');
  const { uuid } = secret;
  await secret.setValue(value, { signal });
  return done({ uuid, result: 'set' }, 'Secret value set');
}

async function askValue({ environment }: CommandContext): Promise<string> {
  const { askSecret } = await import('../../context/ask-credentials.ts');
  return askSecret(environment, 'Enter new value for secret');
}

/** Prints the value of a secret in base64, or as it is. */
export async function secretGetValue(context: CommandContext): Promise<RecordResult> {
  const secret = await lookup(context);
  const value = Buffer.from(await secret.getValue({ signal: context.signal }));
  const base64 = value.toString('base64');
  const isPlain = context.args.flag('plain');
  const shown = isPlain ? value.toString('utf8') : base64;
  const record = { uuid: secret.uuid, value: base64 };
  // No line feed follows a plain value, so that a file gets the value alone.
  const text = isPlain ? shown : `${shown}\n`;
  return {
    kind: 'record',
    record,
    text,
    isDocument: isPlain,
    virsh: { kind: 'text', text: shown },
  };
}
