import { ReadStream } from './readable.ts';
import type { Stream } from './stream.ts';

/** A picture of a guest's screen, as it is being sent. */
export class Screenshot extends ReadStream {
  /** What kind it is, such as `image/png` or `image/x-portable-pixmap`; null when unknown. */
  readonly mimeType: string | null;

  /** @internal */
  constructor(stream: Stream, mimeType: string | null) {
    super(stream);
    this.mimeType = mimeType;
  }
}
