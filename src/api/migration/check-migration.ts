import { requireSignal, throwIfAborted } from '../../async/index.ts';
import { toError } from '../../errors/index.ts';
import { callsOf } from '../calls/calls-of.ts';
import { requireKnown } from '../calls/named-options.ts';
import { signalOf } from '../calls/prepare.ts';
import type { Connection } from '../connection/connection.ts';
import type { Domain } from '../domain/domain.ts';
import { disks } from './findings/disks.ts';
import { cpu, hostDevices, machine, networks } from './findings/guest.ts';
import { hosts, memory, names, protocols, releases, snapshots, state } from './findings/hosts.ts';
import type { CheckedMigration, Question } from './findings/question.ts';
import { doubt, fault } from './findings/question.ts';
import type { CheckMigrationOptions, MigrationFinding } from './migration-options.ts';

/** The questions, with their subjects for the case that a host does not answer. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  'the protocols': protocols,
  'the hosts': hosts,
  'the releases': releases,
  "the domain's state": state,
  'the name and the UUID': names,
  'the machine type': machine,
  'the CPU': cpu,
  'the disks': disks,
  'the networks': networks,
  'the devices of the host': hostDevices,
  'the memory': memory,
  'the snapshots': snapshots,
};

/** Implements {@link Domain.checkMigration}. */
export async function checkMigration(
  domain: Domain,
  destination: Connection,
  choices: CheckMigrationOptions = {},
): Promise<readonly MigrationFinding[]> {
  requireKnown(choices, ['offline', 'copyStorage', 'name', 'signal']);
  const { signal } = choices;
  if (signal !== undefined) requireSignal(signal);
  throwIfAborted(signal, 'The check');
  // The check reads only, but it needs answers that libvirt refuses on read-only connections.
  callsOf(destination);
  const readOnly = readOnlyFindings(domain.connection, destination);
  const options = signalOf(choices) ?? {};
  const migration: CheckedMigration = {
    ...{ domain, source: domain.connection, destination, choices, options },
    config: await domain.getConfig(options),
    name: choices.name ?? domain.name,
  };
  const answers = await Promise.all(
    Object.entries(QUESTIONS).map(([subject, ask]) => findingsOf(subject, ask, migration)),
  );
  throwIfAborted(signal, 'The check');
  return [...readOnly, ...answers.flat()];
}

function readOnlyFindings(source: Connection, destination: Connection): MigrationFinding[] {
  const roles = [
    ['source', source],
    ['destination', destination],
  ] as const;
  return roles.flatMap(([role, { isReadOnly }]) =>
    isReadOnly ? [fault('READ_ONLY', `The connection to the ${role} is read-only`)] : [],
  );
}

async function findingsOf(
  subject: string,
  ask: Question,
  migration: CheckedMigration,
): Promise<readonly MigrationFinding[]> {
  try {
    return await ask(migration);
  } catch (error) {
    const { message } = toError(error);
    return [
      doubt('NOT_CHECKED', `A host did not answer the question about ${subject}: ${message}`),
    ];
  }
}
