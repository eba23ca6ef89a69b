import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../../uri/index.ts';
import { readIfExists } from '../read-if-exists.ts';
import { expandPath, expandTokens } from './expand.ts';
import { filesOf } from './include.ts';
import type { ConfigLine } from './lines.ts';
import { configError, parseConfigLines } from './lines.ts';
import type { Candidate } from './match.ts';
import { matchesHostLine, matchesMatchLine } from './match.ts';

/** The connection for which the files are read. */
export interface SettingsQuery {
  /** The host's name as given by the user. */
  readonly host: string;
  /** The user of the URI or the program. It takes precedence over the files. */
  readonly user: string | undefined;
  readonly localUser: string;
}

/** The lines that apply, by keyword, in order. For most keywords, only the first one is used. */
export type Settings = ReadonlyMap<string, readonly ConfigLine[]>;

const INCLUDE_DEPTH_MAX = 16;

/** More files than any configuration has. Files that include each other could be read for ever. */
const FILES_MAX = 1000;

/**
 * Reads files in ssh_config's format for one host. The first of several equal keywords takes
 * precedence. A missing file is ignored.
 *
 * @throws ArgumentError that names the file and the line.
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
  #files = 0;

  constructor(query: SettingsQuery, environment: Environment) {
    this.#query = query;
    this.#environment = environment;
  }

  /**
   * Reads a file. Its lines apply only if `counts` is true, that is, if its Include line applies.
   */
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
    const lines = this.settings.get(line.keyword);
    if (lines === undefined) this.settings.set(line.keyword, [line]);
    else lines.push(line);
  }

  async #include(line: ConfigLine, folder: string, depth: number): Promise<void> {
    if (depth >= INCLUDE_DEPTH_MAX) throw configError(line, 'files include each other too deeply');
    for (const arg of line.args) {
      const path = expandPath(arg, {}, this.#environment, `${line.file}:${line.number}`);
      const files = await filesOf(isAbsolute(path) ? path : join(folder, path));
      this.#files += files.length;
      if (this.#files > FILES_MAX) {
        throw configError(line, `it and other lines include more than ${FILES_MAX} files`);
      }
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

/** Returns the name to connect to, in which `%h` is the name given by the user. */
export function hostNameOf(line: ConfigLine, host: string): string {
  return expandTokens(line.args[0] ?? host, { h: host, n: host }, `${line.file}:${line.number}`);
}
