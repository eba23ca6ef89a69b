import type { CliEnvironment } from '../../../environment/environment.ts';
import type { RenderMethod } from './render.ts';

/** A terminal that does not answer must not delay the command. */
const ANSWER_MS = 100;

/** The answer to a question for the terminal's features (DA1): 4 is sixel. */
const FEATURES = /\[\?([\d;]+)c/;

/** Returns the best way to show pictures: by the variables, else by asking the terminal. */
export async function terminalMethod(environment: CliEnvironment): Promise<RenderMethod> {
  const { variables } = environment;
  const program = variables['TERM_PROGRAM'] ?? variables['LC_TERMINAL'] ?? '';
  const term = variables['TERM'] ?? '';
  if (variables['KITTY_WINDOW_ID'] || /kitty|ghostty/i.test(`${term} ${program}`)) return 'kitty';
  if (/iTerm|WezTerm/i.test(program)) return 'iterm';
  if (await hasSixel(environment)) return 'sixel';
  return /truecolor|24bit/.test(variables['COLORTERM'] ?? '') ? 'blocks' : 'blocks-256';
}

async function hasSixel(environment: CliEnvironment): Promise<boolean> {
  const { stdin, stdout } = environment;
  if (!stdin.isTTY) return false;
  stdin.setRawMode(true);
  try {
    const answer = new Promise<string>((resolve) => {
      let text = '';
      const onData = (chunk: Buffer): void => {
        text += chunk.toString('latin1');
        if (FEATURES.test(text)) finish();
      };
      const finish = (): void => {
        stdin.stream.off('data', onData);
        stdin.stream.pause();
        stopTimer();
        resolve(text);
      };
      const stopTimer = environment.setTimer(finish, ANSWER_MS);
      stdin.stream.on('data', onData);
    });
    await stdout.write('\u001b[c');
    const features = FEATURES.exec(await answer)?.[1]?.split(';') ?? [];
    return features.includes('4');
  } finally {
    stdin.setRawMode(false);
  }
}
