import { ErrorDomain } from './codes.ts';
import type { DomainDefinition } from './domain/definition.ts';
import { internalError, systemFailure } from './failures.ts';

/** A file that the hypervisor wrote: a saved domain, or a dump of its memory. */
type SavedFile =
  | { readonly kind: 'state'; readonly definition: DomainDefinition }
  | { readonly kind: 'core' };

const ENOENT = 2;

/** The files of saved and dumped domains. They exist only in memory, by path. */
export class SavedImages {
  readonly #files = new Map<string, SavedFile>();

  saveState(path: string, definition: DomainDefinition): void {
    this.#files.set(path, { kind: 'state', definition });
  }

  saveCore(path: string): void {
    this.#files.set(path, { kind: 'core' });
  }

  /** Returns the definition in a saved state. */
  read(path: string): DomainDefinition {
    const file = this.#files.get(path);
    if (file === undefined) {
      const message = `cannot read domain image '${path}': No such file or directory`;
      throw systemFailure(ErrorDomain.TEST, ENOENT, message);
    }
    if (file.kind !== 'state') {
      throw internalError(ErrorDomain.TEST, 'mismatched header magic');
    }
    return file.definition;
  }
}
