import { ArgumentError } from '../../errors/index.ts';
import type { Environment } from '../../uri/index.ts';

/** What the letters behind a `%` stand for. */
export type Tokens = Readonly<Record<string, string>>;

/**
 * Replaces `%h` and its like (ssh_config(5), TOKENS).
 *
 * @throws ArgumentError for a letter that stands for nothing here.
 */
export function expandTokens(text: string, tokens: Tokens, where: string): string {
  return text.replaceAll(/%(.?)/g, (_, letter: string) => {
    const value = letter === '%' ? '%' : tokens[letter];
    if (value === undefined) throw new ArgumentError(`${where}: "%${letter}" stands for nothing`);
    return value;
  });
}

/** A path of ssh_config: `~` is the home folder, `${NAME}` a variable, `%h` a token. */
export function expandPath(
  path: string,
  tokens: Tokens,
  environment: Environment,
  where: string,
): string {
  const withHome = path.replace(/^~(?=$|\/)/, () => environment.home.replaceAll('%', '%%'));
  const withVariables = withHome.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = environment.variables[name];
    if (value === undefined) throw new ArgumentError(`${where}: there is no variable ${name}`);
    return value.replaceAll('%', '%%');
  });
  return expandTokens(withVariables, tokens, where);
}
