import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../../uri/index.ts';
import { readIfExists } from '../read-if-exists.ts';
import { expandPath, expandTokens } from './expand.ts';
import { filesOf } from './include.ts';
import type { ConfigLine } from './lines.ts';
import { configError, parseConfigLines } from './lines.ts';
import type { Candidate } from './match.ts';
import { matchesHostLine, matchesMatchLine } from './match.ts';

/** For whom the files are read. */
export interface SettingsQuery {
  /** As the user wrote it. */
  readonly host: string;
  /** Who logs in, where it was said; it has the word over the files. */
  readonly user: string | undefined;
  readonly localUser: string;
}

/** Every line that counts, in order: of most keywords the first one, of a few all of them. */
export type Settings = ReadonlyMap<string, readonly ConfigLine[]>;

const INCLUDE_DEPTH_MAX = 16;

/**
 * Reads files in ssh_config's format for one host; where several say the same the first one counts.
 * A file that is not there says nothing.
 *
 * @throws ArgumentError that names file and line.
 */
export async function readSettings(
  files: readonly string[],
  query: SettingsQuery,
  environment: Environment,
): Promise<Settings> {
  const reader = new SettingsReader(query, environment);
  for (const file of files) await reader.readFile(file, dirname(file), true, 0);
  return reader.settings;
}

class SettingsReader {
  readonly settings = new Map<string, ConfigLine[]>();
  readonly #query: SettingsQuery;
  readonly #environment: Environment;

  constructor(query: SettingsQuery, environment: Environment) {
    this.#query = query;
    this.#environment = environment;
  }

  /** What a file includes counts only if the place where it does so counts. */
  async readFile(file: string, folder: string, counts: boolean, depth: number): Promise<void> {
    const text = await readIfExists(file, this.#environment);
    let isActive = counts;
    for (const line of parseConfigLines(text, file)) {
      switch (line.keyword) {
        case 'host':
          isActive = counts && matchesHostLine(line, this.#candidate());
          break;
        case 'match':
          isActive = counts && matchesMatchLine(line, this.#candidate());
          break;
        case 'include':
          if (isActive) await this.#include(line, folder, depth);
          break;
        default:
          if (isActive) this.#add(line);
      }
    }
  }

  #add(line: ConfigLine): void {
    const lines = this.settings.get(line.keyword) ?? [];
    this.settings.set(line.keyword, [...lines, line]);
  }

  async #include(line: ConfigLine, folder: string, depth: number): Promise<void> {
    if (depth >= INCLUDE_DEPTH_MAX) throw configError(line, 'files include each other too deeply');
    for (const arg of line.args) {
      const path = expandPath(arg, {}, this.#environment, `${line.file}:${line.number}`);
      const files = await filesOf(isAbsolute(path) ? path : join(folder, path));
      for (const file of files) await this.readFile(file, folder, true, depth + 1);
    }
  }

  #candidate(): Candidate {
    const { host, user, localUser } = this.#query;
    const hostName = this.settings.get('hostname')?.[0];
    const configuredUser = this.settings.get('user')?.[0]?.args[0];
    return {
      originalHost: host,
      host: hostName === undefined ? host : hostNameOf(hostName, host),
      user: user ?? configuredUser ?? localUser,
      localUser,
    };
  }
}

/** The name to connect to, in which `%h` is the name that was given. */
export function hostNameOf(line: ConfigLine, host: string): string {
  return expandTokens(line.args[0] ?? host, { h: host, n: host }, `${line.file}:${line.number}`);
}
