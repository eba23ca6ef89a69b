import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../../../src/uri/index.ts';
import { environment } from './environment.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../fixtures/uri');

/** The observed behaviour of libvirt's own client, if this client differs on purpose. */
const difference = z.strictObject({
  /** The reason for the difference. */
  why: z.string(),
  /**
   * The name in libvirt's CONNECT_OPEN, or the administration socket it looked for; absent if
   * libvirt's client rejects the URI.
   */
  opens: z.string().optional(),
});

/** A row of the tables: a URI, the machine, and the expected result. */
const row = z.strictObject({
  uri: z.string().nullable(),
  /** The user that connects. */
  as: z.enum(['root', 'user']).default('root'),
  readOnly: z.boolean().default(false),
  /** Variables besides the common ones; null removes one of those. */
  variables: z.record(z.string(), z.string().nullable()).default({}),
  /** Sockets with a listener. */
  sockets: z.array(z.string()).default([]),
  /** Sockets without a listener. */
  stale: z.array(z.string()).default([]),
  /** The text of configuration files by their path. */
  files: z.record(z.string(), z.string()).default({}),
  /** The expected fields of the target. */
  target: z.record(z.string(), z.unknown()).optional(),
  /** A part of the error message if the URI is rejected. */
  error: z.string().optional(),
  client: difference.optional(),
});

export type Row = z.infer<typeof row>;

/** The home folders of the users in all rows. They exist on no real machine. */
export const HOMES = { root: '/run/rig/home/root', user: '/run/rig/home/user' } as const;

export const USER_ID = 65_534;

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

const VARIABLES = {
  root: { PATH, HOME: HOMES.root },
  user: { PATH, HOME: HOMES.user, XDG_RUNTIME_DIR: '/run/rig/runtime' },
} as const;

/** Reads all tables of connections to hypervisors, by name. */
export function readTables(): ReadonlyMap<string, readonly Row[]> {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith('table-'));
  return new Map(files.map((name) => [name.slice('table-'.length, -'.json'.length), read(name)]));
}

/** Reads the table of connections to administration sockets. */
export function readAdminTable(): readonly Row[] {
  return read('admin.json');
}

function read(name: string): readonly Row[] {
  return z.array(row).parse(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
}

/** Returns the environment variables of a row's user. */
export function variablesOf({ as, variables }: Row): Record<string, string> {
  const all: Record<string, string | null> = { ...VARIABLES[as], ...variables };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** Creates the machine of a row. */
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

/** Returns a unique title for a row. */
export function titleOf({ uri, as, readOnly, ...rest }: Row): string {
  const more = [
    ...(as === 'user' ? ['as a user'] : []),
    ...(readOnly ? ['read-only'] : []),
    ...Object.entries(rest.variables).map(([name, value]) => `${name}=${value ?? '(unset)'}`),
    ...rest.sockets.map((path) => `with ${path}`),
    ...rest.stale.map((path) => `with the stale ${path}`),
    ...Object.values(rest.files).map((text) => `with the configuration ${JSON.stringify(text)}`),
  ];
  return [uri ?? '(no URI)', ...more].join(', ');
}
