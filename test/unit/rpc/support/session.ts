import { afterEach } from '@jest/globals';
import type { Dialogue, DialogueOptions } from './dialogue.ts';
import { openDialogue } from './dialogue.ts';

export type { Dialogue } from './dialogue.ts';

/** The sessions of the current test. */
const started: Dialogue[] = [];

// Many tests end with a stream or a call that is pending, which keeps the process alive.
afterEach(() => {
  for (const { session } of started.splice(0)) session.channel.transport.unref();
});

/** Opens a dialogue that keeps the process alive until the end of the test at most. */
export function startDialogue(options: DialogueOptions = {}): Dialogue {
  const dialogue = openDialogue(options);
  started.push(dialogue);
  return dialogue;
}
