import { existsSync } from 'node:fs';
import { homedir } from 'node:os';

/** What the choice of a daemon depends on besides the URI. */
export interface Environment {
  readonly platform: string;

  /** The effective user id; undefined where there are none (Windows). */
  readonly euid: number | undefined;

  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;

  exists(path: string): boolean;
}

/** The environment of this process. */
export function processEnvironment(): Environment {
  return {
    platform: process.platform,
    euid: process.geteuid?.(),
    variables: process.env,
    home: homedir(),
    exists: existsSync,
  };
}
