import type { CompletionKind } from '../registry/command-spec.ts';
import type { KindAdapter } from './kind-adapter.ts';

/** A kind of object, as far as the descriptions of commands need it. */
export interface KindSpec {
  /** The prefix of its commands: `net-`; an empty string for domains. */
  readonly prefix: string;

  /** The noun in summaries: `network`. */
  readonly noun: string;

  /** The name of the position, as in virsh. */
  readonly position: string;
  readonly completion: CompletionKind;
  readonly load: () => Promise<KindAdapter>;
}
