import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Transcript } from '../libvirtd/transcripts/transcript.ts';
import { parseTranscript } from '../libvirtd/transcripts/transcript.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/transcripts');

/** Returns a recorded session with a real daemon. */
export function recordedSession(name: string): Transcript {
  return parseTranscript(readFileSync(join(FOLDER, `${name}.txt`), 'utf8'));
}
