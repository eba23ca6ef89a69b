import type { Environment } from '../../uri/index.ts';
import { isPlain } from '../quote.ts';
import type { Tokens } from './expand.ts';
import { expandTokens } from './expand.ts';
import type { ConfigLine } from './lines.ts';
import { configError } from './lines.ts';
import type { Settings } from './read-config.ts';

/** A program whose input and output lead to the host. */
export interface ProxyCommand {
  /** For a shell, as it stands in the file but for the tokens. */
  readonly command: string;

  /** File and line, for messages. */
  readonly place: string;
}

/** Either hosts to go through or a program: what is read first counts. */
export interface ProxySettings {
  readonly proxyCommand: ProxyCommand | undefined;

  /** Hosts to go through, `[user@]host[:port]` each. */
  readonly proxyJump: readonly string[];
}

/** What leads to the host. @throws ArgumentError where it cannot be done here. */
export function proxySettings(
  settings: Settings,
  tokens: Tokens,
  environment: Environment,
): ProxySettings {
  const line = settings.get('proxycommand')?.[0];
  const jump = settings.get('proxyjump')?.[0];
  const jumps = jumpsOf(jump);
  const isCommand = line !== undefined && (jumps.length === 0 || comesBefore(line, jump, settings));
  if (!isCommand) return { proxyCommand: undefined, proxyJump: jumps };
  if (line.rest.toLowerCase() === 'none') return { proxyCommand: undefined, proxyJump: [] };
  refuseWhatCannotBe(line, settings, environment);
  return { proxyCommand: expandCommand(line, tokens), proxyJump: [] };
}

function jumpsOf(line: ConfigLine | undefined): readonly string[] {
  const value = line?.args[0] ?? 'none';
  return value.toLowerCase() === 'none' ? [] : value.split(',').map((each) => each.trim());
}

function comesBefore(
  command: ConfigLine,
  jump: ConfigLine | undefined,
  settings: Settings,
): boolean {
  if (jump?.file === command.file) return command.number < jump.number;
  const keywords = [...settings.keys()];
  return keywords.indexOf('proxycommand') < keywords.indexOf('proxyjump');
}

/** To connect without the program would lead to somebody else, so it is not passed over. */
function refuseWhatCannotBe(line: ConfigLine, settings: Settings, { platform }: Environment): void {
  if (line.rest === '') throw configError(line, 'ProxyCommand needs a command');
  const remedy = "let the system's ssh do it (command=ssh), or say ProxyJump";
  if (platform === 'win32') {
    throw configError(line, `SSH within the process runs no ProxyCommand on Windows; ${remedy}`);
  }
  if (line.rest === '-') {
    throw configError(line, 'standard input and output of this process lead to no host');
  }
  const passing = settings.get('proxyusefdpass')?.[0];
  if (['yes', 'true'].includes(passing?.args[0]?.toLowerCase() ?? '')) {
    throw configError(line, `SSH within the process takes no ProxyUseFdpass; ${remedy}`);
  }
}

/** A shell reads the values of the tokens too, so they must mean nothing to it. */
function expandCommand(line: ConfigLine, tokens: Tokens): ProxyCommand {
  const place = `${line.file}:${line.number}`;
  const known = Object.fromEntries(
    ['h', 'k', 'n', 'p', 'r'].map((letter) => [letter, tokens[letter] ?? '']),
  );
  for (const [letter, value] of Object.entries(known)) {
    const isHarmless = isPlain(value) && !value.startsWith('-') && !/\p{C}/u.test(value);
    if (line.rest.includes(`%${letter}`) && !isHarmless) {
      throw configError(line, `"%${letter}" stands for what a shell would not take as it is`);
    }
  }
  return { command: expandTokens(line.rest, known, place), place };
}
