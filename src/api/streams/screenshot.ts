import { ReadStream } from './readable.ts';
import type { Stream } from './stream.ts';

/** A stream with a screenshot of a guest. */
export class Screenshot extends ReadStream {
  /** The MIME type, such as `image/png` or `image/x-portable-pixmap`; null if unknown. */
  readonly mimeType: string | null;

  /** @internal */
  constructor(stream: Stream, mimeType: string | null) {
    super(stream);
    this.mimeType = mimeType;
  }
}
