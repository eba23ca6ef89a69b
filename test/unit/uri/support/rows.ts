import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../../../src/uri/index.ts';
import { environment } from './environment.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../fixtures/uri');

/** What libvirt's own client was seen to do where ours does otherwise on purpose. */
const difference = z.strictObject({
  /** Why ours does not. */
  why: z.string(),
  /**
   * The name that the daemon was asked to open, or the administration socket that was looked for;
   * absent when the client refuses the URI.
   */
  opens: z.string().optional(),
});

/** One row of the tables: a URI on a certain machine, and what becomes of it. */
const row = z.strictObject({
  uri: z.string().nullable(),
  /** Who connects. */
  as: z.enum(['root', 'user']).default('root'),
  readOnly: z.boolean().default(false),
  /** Beside those of everybody; null takes one of them away. */
  variables: z.record(z.string(), z.string().nullable()).default({}),
  /** Sockets that somebody listens to. */
  sockets: z.array(z.string()).default([]),
  /** Sockets that are only files. */
  stale: z.array(z.string()).default([]),
  /** Texts of configuration files. */
  files: z.record(z.string(), z.string()).default({}),
  /** What is expected of the target. */
  target: z.record(z.string(), z.unknown()).optional(),
  /** A part of the message where the URI is refused. */
  error: z.string().optional(),
  client: difference.optional(),
});

export type Row = z.infer<typeof row>;

/** The folders of the users of all rows. No machine has them by itself. */
export const HOMES = { root: '/run/rig/home/root', user: '/run/rig/home/user' } as const;

export const USER_ID = 65_534;

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

const VARIABLES = {
  root: { PATH, HOME: HOMES.root },
  user: { PATH, HOME: HOMES.user, XDG_RUNTIME_DIR: '/run/rig/runtime' },
} as const;

/** All tables of connections to hypervisors, by their names. */
export function readTables(): ReadonlyMap<string, readonly Row[]> {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith('table-'));
  return new Map(files.map((name) => [name.slice('table-'.length, -'.json'.length), read(name)]));
}

/** The table of connections to administration sockets. */
export function readAdminTable(): readonly Row[] {
  return read('admin.json');
}

function read(name: string): readonly Row[] {
  return z.array(row).parse(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
}

/** The environment variables of a row's user. */
export function variablesOf({ as, variables }: Row): Record<string, string> {
  const all: Record<string, string | null> = { ...VARIABLES[as], ...variables };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** The machine of a row, made up. */
export function environmentOf(row: Row): Environment {
  const files = [...row.sockets, ...row.stale];
  const given = environment({
    euid: row.as === 'root' ? 0 : USER_ID,
    home: HOMES[row.as],
    variables: variablesOf(row),
    files: files.flatMap((path) => [path, path.replace(/^\/run\//, '/var/run/')]),
    texts: row.files,
  });
  return { ...given, home: given.variables['HOME'] ?? HOMES[row.as] };
}

/** A name that tells the rows apart in the report of a test. */
export function titleOf({ uri, as, readOnly, ...rest }: Row): string {
  const more = [
    ...(as === 'user' ? ['as a user'] : []),
    ...(readOnly ? ['read-only'] : []),
    ...Object.entries(rest.variables).map(([name, value]) => `${name}=${value ?? '(unset)'}`),
    ...rest.sockets.map((path) => `with ${path}`),
    ...rest.stale.map((path) => `with the dead ${path}`),
    ...Object.values(rest.files).map((text) => `configured ${JSON.stringify(text)}`),
  ];
  return [uri ?? '(no URI)', ...more].join(', ');
}
