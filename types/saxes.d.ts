/**
 * What the library uses of saxes. Its own declarations do not compile with
 * `exactOptionalPropertyTypes`.
 */

export interface SaxesTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly isSelfClosing: boolean;
}

interface Events {
  error: (error: Error) => void;
  opentag: (tag: SaxesTag) => void;
  closetag: (tag: SaxesTag) => void;
  text: (text: string) => void;
  cdata: (text: string) => void;
}

export class SaxesParser {
  constructor();
  readonly position: number;
  readonly line: number;
  readonly column: number;
  on<Name extends keyof Events>(event: Name, listener: Events[Name]): void;
  write(chunk: string): this;
  close(): this;
}
