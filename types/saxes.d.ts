/**
 * What the library uses of saxes. Its own declarations do not compile with
 * `exactOptionalPropertyTypes`.
 */

export interface SaxesAttributeNS {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export interface SaxesTagNS {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, SaxesAttributeNS>>;
  readonly isSelfClosing: boolean;
}

interface Events {
  error: (error: Error) => void;
  opentag: (tag: SaxesTagNS) => void;
  closetag: (tag: SaxesTagNS) => void;
  text: (text: string) => void;
  cdata: (text: string) => void;
}

export class SaxesParser {
  constructor(options: { readonly xmlns: true });
  readonly position: number;
  readonly line: number;
  readonly column: number;
  on<Name extends keyof Events>(event: Name, listener: Events[Name]): void;
  write(chunk: string): this;
  close(): this;
}
