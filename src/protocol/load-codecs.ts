import { provideCodecs } from './codecs-by-name.ts';
import { CODECS } from './generated/codecs.ts';

let isLoaded = false;

/** Gives all procedures their codecs. Both ends of a connection call it before their first packet. */
export function loadCodecs(): void {
  if (isLoaded) return;
  isLoaded = true;
  provideCodecs(CODECS);
}
