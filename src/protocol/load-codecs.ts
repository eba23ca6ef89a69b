import { provideCodecs } from './codecs-by-name.ts';
import { CODECS } from './generated/codecs.ts';

/**
 * Sets the codecs of all procedures. Both ends of a connection call this before their first packet.
 * Further calls have no effect.
 */
export function loadCodecs(): void {
  provideCodecs(CODECS);
}
