import { createInterface } from 'node:readline';
import type { CommandContext } from '../../context/command-context.ts';
import type { WrittenResult } from '../../output/result.ts';
import { splitCommands } from './split-commands.ts';

/** Runs commands from an option or stdin, one after another over one connection. */
export async function batch(context: CommandContext): Promise<WrittenResult> {
  const { args, signal, environment } = context;
  const text = args.optionalText('commands');
  // A login is asked for on the same terminal.
  if (text === undefined && environment.stdin.isTTY) await context.opened();
  const source =
    text === undefined
      ? createInterface({ input: environment.stdin.stream, terminal: false })
      : text.split('\n');
  let exitCode = 0;
  for await (const line of source) {
    for (const words of splitCommands(line)) {
      if (signal.aborted) return { kind: 'written', exitCode };
      const code = await context.runCommand(words);
      if (exitCode === 0) exitCode = code;
      const isLast = context.hasFailedToConnect || (code !== 0 && args.flag('stop'));
      if (isLast) return { kind: 'written', exitCode };
    }
  }
  return { kind: 'written', exitCode };
}
