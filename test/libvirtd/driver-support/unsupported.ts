import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { Program } from '../../../tools/description/schema.ts';
import { openClient } from '../conformance/client.ts';
import { PlausibleArguments } from './plausible.ts';

const TABLE = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../protocol/remote.json'), 'utf8'),
) as Program;

/** Procedures that the daemon answers itself, without a driver. */
const WITHOUT_DRIVER = /_PROC_(AUTH_\w+|CONNECT_OPEN|CONNECT_CLOSE|CONNECT_SET_IDENTITY)$/;

const LACKING = /^this function is not supported by the connection driver: vir\w+$/;

/** An argument that the public function refuses before it looks for the driver's function. */
const REFUSED = /^\w+ in vir\w+ must |^internal error: No FD available/;

/** The procedures that a daemon's test driver does not support, such as `DOMAIN_BLOCK_PULL`. */
export interface Support {
  /** The procedures that the driver lacks, with the message of each. */
  readonly lacking: ReadonlyMap<string, string>;

  /** The procedures that the daemon does not know, because they are newer. */
  readonly unknown: readonly string[];

  /** The procedures whose arguments the daemon refused, so that the answer is not known. */
  readonly refused: readonly string[];
}

/** Calls every procedure of the daemon at this TCP URI once. */
export async function supportOf(uri: string): Promise<Support> {
  const made = new PlausibleArguments(TABLE.types);
  const lacking = new Map<string, string>();
  const unknown: string[] = [];
  const refused: string[] = [];
  for (const procedure of remote.procedures) {
    if (!('args' in procedure) || WITHOUT_DRIVER.test(procedure.name)) continue;
    const name = procedure.name.replace('REMOTE_PROC_', '');
    const entry = TABLE.procedures.find((each) => each.name === name);
    const args = made.of(entry !== undefined && 'args' in entry ? entry.args : null);
    const message = await messageOf(uri, procedure, args);
    if (LACKING.test(message)) lacking.set(name, message);
    if (message.includes('unknown procedure')) unknown.push(name);
    if (REFUSED.test(message)) refused.push(name);
  }
  return { lacking, unknown, refused };
}

/** Returns the message of a call's error, or an empty text. Each call has its own connection. */
async function messageOf(uri: string, procedure: AnyProcedure, args: unknown): Promise<string> {
  await using client = await openClient(uri, false);
  try {
    await client.call({ name: procedure.name, procedure, args, isReader: false });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
