import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { CredentialsQuery, Environment } from '../../../../src/uri/index.ts';
import { environment } from './environment.ts';
import { HOMES } from './rows.ts';

const FILE = resolve(import.meta.dirname, '../../../../fixtures/uri/credentials.json');

/** A query for credentials, the machine, and the expected result. */
const row = z.strictObject({
  service: z.enum(['libvirt', 'ssh']),
  host: z.string(),
  authFile: z.string().optional(),
  variables: z.record(z.string(), z.string()).default({}),
  files: z.record(z.string(), z.string()),
  /** Null if there are no credentials. */
  credentials: z
    .strictObject({
      file: z.string(),
      authname: z.string().optional(),
      username: z.string().optional(),
      realm: z.string().optional(),
      password: z.string().optional(),
    })
    .nullable()
    .optional(),
  /** A part of the error message if the file is rejected. */
  error: z.string().optional(),
});

export type CredentialsRow = z.infer<typeof row>;

export function readCredentialsTable(): readonly CredentialsRow[] {
  return z.array(row).parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

export function queryOf({ service, host, authFile }: CredentialsRow): CredentialsQuery {
  return { service, host, authFile };
}

export function machineOf({ variables, files }: CredentialsRow): Environment {
  return environment({ home: HOMES.root, variables, texts: files });
}

/** Returns a unique title for a row. */
export function titleOfCredentials(each: CredentialsRow): string {
  const { service, host, authFile, variables, files } = each;
  return JSON.stringify([service, host, ...(authFile ? [authFile] : []), variables, files]);
}
