import type { Codec } from '../xdr/index.ts';

export type CodecsByName = Readonly<Record<string, Codec<unknown>>>;

type Take = (codecs: CodecsByName) => void;

/** The codecs of all procedures, which are loaded later than the procedures. */
class LoadedCodecs {
  #codecs: CodecsByName | undefined;
  readonly #waiting: Take[] = [];

  with(take: Take): void {
    if (this.#codecs === undefined) this.#waiting.push(take);
    else take(this.#codecs);
  }

  provide(codecs: CodecsByName): void {
    this.#codecs = codecs;
    for (const take of this.#waiting.splice(0)) take(codecs);
  }
}

const CODECS = new LoadedCodecs();

/**
 * Calls `take` with all codecs: at once, or as soon as they are loaded. An API declares its methods
 * by procedures. Their codecs, a third of the package, are only needed to make a call.
 */
export function withCodecs(take: Take): void {
  CODECS.with(take);
}

/** Sets the codecs of all procedures, those that exist and those to come. */
export function provideCodecs(codecs: CodecsByName): void {
  CODECS.provide(codecs);
}
