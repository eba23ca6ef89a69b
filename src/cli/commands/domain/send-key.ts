import { VirKeycodeSet } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { linuxKeyCode } from './linux-keys.ts';
import { lookupDomain } from './lookup-domain.ts';

/** The largest number of keys in one call. */
const MAX_KEYS = 16;
const NUMBER = /^(0x[\da-f]+|\d+)$/i;

/** Presses keys of the guest together, and releases them. */
export async function sendKey({ connection, args, signal }: CommandContext): Promise<RecordResult> {
  const word = args.optionalText('codeset') ?? 'linux';
  const codeset = codesetOf(word);
  const keys = args.texts('keycode');
  if (keys.length > MAX_KEYS) throw new UsageError(`At most ${MAX_KEYS} keys are possible`);
  const keycodes = keys.map((key) => keycodeOf(key, codeset));
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const { name } = domain;
  await domain.sendKey(codeset, args.integer('holdtime') ?? 0, keycodes, { signal });
  const virsh = { kind: 'text', text: '' } as const;
  const message = `Keys were sent to the domain '${name}'`;
  return { ...done({ name, codeset: word, keycodes, result: 'sent' }, message), virsh };
}

type CodesetName = keyof typeof VirKeycodeSet;

function codesetOf(word: string): CodesetName {
  const name = word.toUpperCase();
  if (isCodeset(name)) return name;
  const known = Object.keys(VirKeycodeSet).join(', ').toLowerCase();
  throw new UsageError(`There is no code set "${word}"`, `The code sets are: ${known}`);
}

function isCodeset(name: string): name is CodesetName {
  return Object.hasOwn(VirKeycodeSet, name);
}

function keycodeOf(key: string, codeset: CodesetName): number {
  if (NUMBER.test(key)) return Number(key);
  const code = codeset === 'LINUX' ? linuxKeyCode(key) : undefined;
  if (code !== undefined) return code;
  throw new UsageError(
    `"${key}" is not a key of the code set ${codeset.toLowerCase()}`,
    'Write a name of the code set linux such as KEY_A, or a number',
  );
}
