import {
  VirDomainMigrateFlags as Flags,
  VirDomainState as State,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { invalidArgument, operationFailed } from '../failures.ts';
import { has } from './checks.ts';
import { finish, prepare } from './destination.ts';
import type { SimulatedMigrations } from './migrations.ts';
import type { SourceStep } from './source.ts';
import { begin, cancelPerform, confirm, perform } from './source.ts';

const NO_COOKIE = new Uint8Array(0);

/**
 * PERFORM with PEER2PEER: the source host makes all steps itself, as the client of the other host.
 *
 * @param find - Returns the migrations of the host with the given URI, or undefined if this host
 *   cannot reach it.
 */
export async function performPeerToPeer(
  step: SourceStep,
  uri: string | null,
  find: (uri: string) => SimulatedMigrations | undefined,
): Promise<void> {
  if (uri === null) {
    const detail = 'peer-to-peer migration needs the URI of the destination';
    throw invalidArgument(ErrorDomain.QEMU, detail);
  }
  const peer = find(uri);
  if (peer === undefined) {
    const detail = `Failed to connect to remote libvirt URI ${uri}: no such daemon`;
    throw operationFailed(ErrorDomain.QEMU, detail);
  }
  await migrate({ ...step, owner: null }, peer);
}

async function migrate(given: SourceStep, peer: SimulatedMigrations): Promise<void> {
  const { domain, params, flags } = given;
  // This host refuses changes itself. Its own transfer is never tunnelled.
  const protectedFlags = (flags | Flags.CHANGE_PROTECTION) & ~Flags.TUNNELLED;
  const begun = begin({ ...given, flags: flags | Flags.CHANGE_PROTECTION });
  const source = { ...given, flags: protectedFlags };
  const isPaused = domain.state === State.PAUSED;
  const destination = {
    migrations: peer,
    params: { ...params, destinationXml: begun.xml },
    flags: isPaused ? flags | Flags.PAUSED : flags,
    owner: null,
  };
  const named = {
    ...destination,
    params: { ...destination.params, destinationName: params.destinationName ?? domain.name },
  };
  const cancelling = <Result>(call: () => Result, cancel: () => void): Result => {
    try {
      return call();
    } catch (error) {
      cancel();
      throw error;
    }
  };
  const resumeSource = (): void => cancelPerform(given.migrations, domain);
  let cookie = cancelling(() => prepare(destination, begun.cookie), resumeSource).cookie;
  if (!has(flags, Flags.OFFLINE)) {
    cookie = await perform(source, cookie).catch((error: unknown) => {
      // The guest may be gone already. The error of the transfer is the one that counts.
      quietly(() => finish(named, NO_COOKIE, true));
      throw error;
    });
  }
  const finished = cancelling(() => finish(named, cookie, false), resumeSource);
  confirm(source, finished.cookie, false);
}

function quietly(call: () => void): void {
  try {
    call();
  } catch {
    // The caller has a more important error.
  }
}
