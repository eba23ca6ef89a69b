import type { Codec } from '../xdr/index.ts';

export type CodecsByName = Readonly<Record<string, Codec<unknown>>>;

type Take = (codecs: CodecsByName) => void;

let loaded: CodecsByName | undefined;
const waiting: Take[] = [];

/**
 * Calls `take` with all codecs: at once, or as soon as they are loaded. Procedures are needed to
 * declare an API, but their codecs, a third of the package, only to make a call.
 */
export function withCodecs(take: Take): void {
  if (loaded === undefined) waiting.push(take);
  else take(loaded);
}

/** Gives the codecs to all procedures, those that exist and those to come. */
export function provideCodecs(codecs: CodecsByName): void {
  loaded = codecs;
  for (const take of waiting.splice(0)) take(codecs);
}
