import { VirError } from '../../../errors/index.ts';
import type { CallOptions } from '../../../rpc/index.ts';
import type { DomainConfig } from '../../../xml/generated/domain.ts';
import type { Connection } from '../../connection/connection.ts';
import type { Domain } from '../../domain/domain.ts';
import type { CheckMigrationOptions, MigrationFinding } from '../migration-options.ts';

/** The subject of the questions to both hosts. */
export interface CheckedMigration {
  readonly domain: Domain;
  readonly source: Connection;
  readonly destination: Connection;
  readonly config: DomainConfig;

  /** The domain's name on the destination. */
  readonly name: string;
  readonly choices: CheckMigrationOptions;

  /** The options of each call. */
  readonly options: CallOptions;
}

/** A question to one or both hosts. It rejects if a host does not answer it. */
export type Question = (migration: CheckedMigration) => Promise<readonly MigrationFinding[]>;

/** Creates a finding that lets the migration fail. */
export function fault(code: MigrationFinding['code'], message: string): MigrationFinding {
  return { code, severity: 'error', message };
}

/** Creates a finding that may let the migration fail, or harm the guest. */
export function doubt(code: MigrationFinding['code'], message: string): MigrationFinding {
  return { code, severity: 'warning', message };
}

/** Returns a value, or undefined if libvirt answers that there is no such object. */
export async function existing<T>(call: Promise<T>, missing: number): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof VirError && error.number === missing) return undefined;
    throw error;
  }
}
