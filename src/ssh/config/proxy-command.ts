import type { Environment } from '../../uri/index.ts';
import { isPlain } from '../quote.ts';
import type { Tokens } from './expand.ts';
import { expandTokens } from './expand.ts';
import type { ConfigLine } from './lines.ts';
import { configError } from './lines.ts';
import type { Settings } from './read-config.ts';

/** A program whose standard input and output are connected to the host. */
export interface ProxyCommand {
  /** The shell command from the file, with its tokens expanded. */
  readonly command: string;

  /** The file and the line, for messages. */
  readonly location: string;
}

/** The jump hosts or the proxy program. The setting that is read first applies. */
export interface ProxySettings {
  readonly proxyCommand: ProxyCommand | undefined;

  /** The jump hosts, each as `[user@]host[:port]`. */
  readonly proxyJump: readonly string[];
}

/** Reads the proxy settings. @throws ArgumentError if this client does not support them. */
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
  requireSupported(line, settings, environment);
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

/**
 * Throws if the ProxyCommand is not supported. A direct connection instead could reach a different
 * host.
 */
function requireSupported(line: ConfigLine, settings: Settings, { platform }: Environment): void {
  if (line.rest === '') throw configError(line, 'ProxyCommand needs a command');
  const remedy = "use the system's ssh (command=ssh) or ProxyJump";
  if (platform === 'win32') {
    throw configError(line, `ProxyCommand is not supported on Windows: ${remedy}`);
  }
  if (line.rest === '-') {
    throw configError(
      line,
      'ProxyCommand "-", the standard input and output of this process, is not supported',
    );
  }
  const passing = settings.get('proxyusefdpass')?.[0];
  if (['yes', 'true'].includes(passing?.args[0]?.toLowerCase() ?? '')) {
    throw configError(line, `ProxyUseFdpass is not supported: ${remedy}`);
  }
}

/** Expands the tokens. A shell reads their values, so they must contain no special characters. */
function expandCommand(line: ConfigLine, tokens: Tokens): ProxyCommand {
  const location = `${line.file}:${line.number}`;
  const known = Object.fromEntries(
    ['h', 'k', 'n', 'p', 'r'].map((letter) => [letter, tokens[letter] ?? '']),
  );
  for (const [letter, value] of Object.entries(known)) {
    const isHarmless = isPlain(value) && !value.startsWith('-') && !/\p{C}/u.test(value);
    if (line.rest.includes(`%${letter}`) && !isHarmless) {
      throw configError(
        line,
        `the value of "%${letter}" has a character that is special in a shell`,
      );
    }
  }
  return { command: expandTokens(line.rest, known, location), location };
}
