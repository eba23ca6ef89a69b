import { ArgumentError } from '../../errors/index.ts';
import type { Environment } from '../../uri/index.ts';

/** The values of tokens, by the letter after `%`. */
export type Tokens = Readonly<Record<string, string>>;

/**
 * Expands tokens such as `%h` (ssh_config(5), TOKENS).
 *
 * @throws ArgumentError if a token is unknown.
 */
export function expandTokens(text: string, tokens: Tokens, location: string): string {
  return text.replaceAll(/%(.?)/g, (_, letter: string) => {
    const value = letter === '%' ? '%' : tokens[letter];
    if (value === undefined)
      throw new ArgumentError(`${location}: the token "%${letter}" is unknown`);
    return value;
  });
}

/**
 * Expands a path: `~` is the home folder, `${NAME}` a variable, `%h` a token. On Windows a backslash
 * may follow the `~`.
 */
export function expandPath(
  path: string,
  tokens: Tokens,
  environment: Environment,
  location: string,
): string {
  const home = environment.platform === 'win32' ? /^~(?=$|[\\/])/ : /^~(?=$|\/)/;
  const withHome = path.replace(home, () => environment.home.replaceAll('%', '%%'));
  const withVariables = withHome.replaceAll(/\$\{([^}]{0,255})\}/g, (_, name: string) => {
    const value = environment.variables[name];
    if (value === undefined)
      throw new ArgumentError(`${location}: the variable ${name} is not set`);
    return value.replaceAll('%', '%%');
  });
  return expandTokens(withVariables, tokens, location);
}
