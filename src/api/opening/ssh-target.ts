import type { LibsshTarget, SshTarget } from '../../uri/index.ts';
import type { SshOptions } from './ssh-options.ts';

/** The target of a URI with an SSH transport. */
export type AnySshTarget = SshTarget | LibsshTarget;

/** Returns the program that replaces SSH inside this process; undefined if there is none. */
export function programOf(target: AnySshTarget, { command }: SshOptions): string | undefined {
  return command ?? (target.transport === 'ssh' ? target.command : undefined);
}
