import { VirDomainMemoryFlags, VirKeycodeSet } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { internalError, invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { SimulatedDomain } from './domain.ts';

/** The highest key code of Linux's input layer. */
const KEYCODE_MAX = 0x2_ff;

/** Sends keys to a running guest, without effect (virDomainSendKey). */
export function sendKey(
  domain: SimulatedDomain,
  codeset: number,
  keycodes: readonly number[],
  flags: number,
): void {
  checkFlags(flags, 0, 'testDomainSendKey');
  domain.checkActive();
  const wrong = keycodes.find((keycode) => keycode > KEYCODE_MAX);
  if (wrong !== undefined) {
    const [set = ''] = Object.entries(VirKeycodeSet).find(([, number]) => number === codeset) ?? [];
    const detail = `invalid keycode ${wrong} of ${set.toLowerCase()} codeset`;
    throw internalError(ErrorDomain.TEST, detail);
  }
}

export function injectNmi(domain: SimulatedDomain, flags: number): void {
  checkFlags(flags, 0, 'testDomainInjectNMI');
  domain.checkActive();
}

/** Returns the memory of a running guest: every byte is the lowest byte of its address. */
export function peekMemory(
  domain: SimulatedDomain,
  start: bigint,
  size: number,
  flags: number,
): Uint8Array {
  const both = VirDomainMemoryFlags.VIRTUAL | VirDomainMemoryFlags.PHYSICAL;
  if (flags !== VirDomainMemoryFlags.VIRTUAL && flags !== VirDomainMemoryFlags.PHYSICAL) {
    checkFlags(flags, both, 'testDomainMemoryPeek');
    const detail = 'flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL';
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  domain.checkActive();
  const first = Number(start & 0xffn);
  return Uint8Array.from({ length: size }, (_, index) => (first + index) & 0xff);
}
