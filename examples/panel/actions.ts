import type { Domain } from 'libvirt-client';
import { AbortError } from 'libvirt-client';
import { RequestError } from './site.ts';

/** A change of a guest. */
export type Action = (guest: Domain, options: { readonly signal: AbortSignal }) => Promise<void>;

/** The time limit of a change, in milliseconds. A guest that hangs does not answer. */
const LIMIT_MS = 20_000;

/** The changes of a guest that the page offers. Most return before the guest has changed. */
const ACTIONS: Readonly<Record<string, Action>> = {
  start: (guest, options) => guest.create(options),
  shutdown: (guest, options) => guest.shutdown(options),
  reboot: (guest, options) => guest.reboot(options),
  suspend: (guest, options) => guest.suspend(options),
  resume: (guest, options) => guest.resume(options),
  'force-off': (guest, options) => guest.destroy(options),
};

/** Returns the action of this name, or undefined. */
export function findAction(name: string): Action | undefined {
  return Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
}

/** Runs an action with a time limit. */
export async function runAction(action: Action, guest: Domain, limitMs = LIMIT_MS): Promise<void> {
  try {
    await action(guest, { signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    const text = `The host has not answered within ${limitMs / 1000} s. It may still do so.`;
    throw new RequestError(504, text);
  }
}
