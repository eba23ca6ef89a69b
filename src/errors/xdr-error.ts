import { LibvirtError } from './libvirt-error.ts';

/**
 * - `XDR_TRUNCATED`: the bytes end before the value does;
 * - `XDR_TOO_LONG`: a string, array or opaque is longer than its declared limit;
 * - `XDR_OUT_OF_RANGE`: a number, boolean or length has a value that its type cannot hold;
 * - `XDR_BAD_TEXT`: a string holds a NUL or a lone surrogate, or a UUID is malformed;
 * - `XDR_BAD_TYPE`: a value is not of the JavaScript type that its field asks for;
 * - `XDR_UNKNOWN_CASE`: a union's discriminant names no arm.
 */
export type XdrErrorCode =
  | 'XDR_TRUNCATED'
  | 'XDR_TOO_LONG'
  | 'XDR_OUT_OF_RANGE'
  | 'XDR_BAD_TEXT'
  | 'XDR_BAD_TYPE'
  | 'XDR_UNKNOWN_CASE';

/** By how much a value is too long to be encoded. */
export interface XdrExcess {
  readonly of: 'text' | 'bytes' | 'items' | 'packet';
  readonly length: number;
  readonly limit: number;
}

/**
 * A value could not be encoded, or bytes could not be decoded (RFC 4506).
 *
 * A call reports it as the `cause` of an `ArgumentError` (encoding), of a `VirError` (a value over
 * its limit) or of a `ProtocolError` (decoding); by itself it appears only to those who use the
 * codecs directly.
 */
export class XdrError extends LibvirtError {
  override readonly name = 'XdrError';
  readonly code: XdrErrorCode;
  readonly outcome = 'not-sent';

  /** Byte offset at which the value starts. */
  readonly offset: number;

  /** Of a value that is too long to be encoded. */
  readonly excess: XdrExcess | undefined;

  constructor(code: XdrErrorCode, message: string, offset: number, excess?: XdrExcess) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.excess = excess;
  }
}
