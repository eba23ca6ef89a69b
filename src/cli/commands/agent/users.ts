import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { changed, messaged } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

/** Lists the SSH keys that may log in as a user of a guest. */
export async function getUserSshKeys(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const keys = await domain.authorizedSshKeysGet(args.text('user'), { signal });
  const rows = keys.map((key) => ({ key }));
  // virsh prints no line feeds between keys.
  return { kind: 'list', rows, virsh: { kind: 'text', text: keys.map(oneLine).join('') } };
}

/** Adds, replaces or removes SSH keys of a user of a guest. */
export async function setUserSshKeys(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const file = args.optionalText('file');
  const [isReset, isRemoval] = [args.flag('reset'), args.flag('remove')];
  if (isReset && isRemoval) throw new UsageError('--reset and --remove exclude each other');
  if (file === undefined && !isReset) {
    throw new UsageError('set-user-sshkeys requires --file', '--reset removes all keys');
  }
  const text = file === undefined ? '' : await readInput(context, file);
  const keys = text.split('\n').filter((line) => line.trim() !== '');
  const user = args.text('user');
  const domain = await commandDomain(context);
  const flags = isReset ? [] : ([isRemoval ? 'REMOVE' : 'APPEND'] as const);
  await domain.authorizedSshKeysSet(user, keys, { flags, signal });
  const { name } = domain;
  return changed({ name, user, result: 'changed' }, `Keys of ${user} in '${name}' changed`);
}

/** Sets the password of a user of a guest. */
export async function setUserPassword(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const user = args.text('user');
  const domain = await commandDomain(context);
  const flags = args.flags({ encrypted: 'ENCRYPTED' });
  await domain.setUserPassword(user, args.text('password'), { flags, signal });
  const { name } = domain;
  const message = `Password set successfully for ${user} in ${name}`;
  return messaged({ name, user, result: 'changed' }, message);
}
