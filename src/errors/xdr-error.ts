import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link XdrError}:
 * - `XDR_TRUNCATED`: the bytes end before the value does;
 * - `XDR_TOO_LONG`: a string, array or opaque is longer than its declared limit;
 * - `XDR_OUT_OF_RANGE`: a number, boolean or length is outside the range of its type;
 * - `XDR_BAD_TEXT`: a string contains a NUL or a lone surrogate, or a UUID is malformed;
 * - `XDR_BAD_TYPE`: a value does not have the JavaScript type of its field;
 * - `XDR_UNKNOWN_CASE`: the discriminant of a union selects none of its cases.
 */
export type XdrErrorCode =
  | 'XDR_TRUNCATED'
  | 'XDR_TOO_LONG'
  | 'XDR_OUT_OF_RANGE'
  | 'XDR_BAD_TEXT'
  | 'XDR_BAD_TYPE'
  | 'XDR_UNKNOWN_CASE';

/** The length of a value that is too long to be encoded, and the limit. */
export interface XdrExcess {
  /** The kind of value, which is also the unit of the length; `packet` is in bytes. */
  readonly of: 'text' | 'bytes' | 'items' | 'packet';
  /** The length of the value. */
  readonly length: number;
  /** The greatest length. */
  readonly limit: number;
}

/**
 * Thrown if a value cannot be encoded, or if bytes cannot be decoded (RFC 4506).
 *
 * A call reports it as the `cause` of an `ArgumentError` (encoding), of a `VirError` (a value over
 * its limit) or of a `ProtocolError` (decoding). Only programs that use the codecs directly receive
 * an `XdrError` itself.
 */
export class XdrError extends LibvirtError {
  override readonly name = 'XdrError';
  readonly code: XdrErrorCode;
  readonly outcome = 'not-sent';

  /** The byte offset at which the value starts. */
  readonly offset: number;

  /** The length and the limit of a value that is too long to be encoded; otherwise undefined. */
  readonly excess: XdrExcess | undefined;

  constructor(
    code: XdrErrorCode,
    message: string,
    offset: number,
    options: { readonly excess?: XdrExcess } = {},
  ) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.excess = options.excess;
  }
}
