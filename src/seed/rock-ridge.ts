import { ascii, both32, concat } from './fields.ts';

/**
 * Rock Ridge (IEEE P1282 on SUSP): the names and modes of files as POSIX knows them. Linux and the
 * BSDs prefer them to the names of Joliet, and a kernel without Joliet has only these.
 */

/** Only root has to read a seed, which may contain passwords and keys. */
const FILE_MODE = 0o10_0400;
const DIRECTORY_MODE = 0o04_0555;

/** Returns the entries of a file's record. */
export function fileEntries(name: string): Uint8Array {
  return concat([posixAttributes(FILE_MODE, 1), alternateName(name)]);
}

/** Returns the entries of the root directory's record of itself, which announce Rock Ridge. */
export function rootEntries(): Uint8Array {
  return concat([sharingProtocol(), parentEntries(), extensionsReference()]);
}

/** Returns the entries of the root directory's record of its parent, which is the root itself. */
export function parentEntries(): Uint8Array {
  return posixAttributes(DIRECTORY_MODE, 2);
}

/** SP: the entries follow the SUSP, and begin right after the name. */
function sharingProtocol(): Uint8Array {
  return entry('SP', Uint8Array.of(0xbe, 0xef, 0));
}

/** ER: the entries are those of Rock Ridge. Its texts for people may be empty. */
function extensionsReference(): Uint8Array {
  const id = ascii('RRIP_1991A');
  return entry('ER', concat([Uint8Array.of(id.length, 0, 0, 1), id]));
}

/** PX: the mode and the number of links. The owner and the group are root. */
function posixAttributes(mode: number, links: number): Uint8Array {
  return entry('PX', concat([both32(mode), both32(links), both32(0), both32(0)]));
}

/** NM: the name. */
function alternateName(name: string): Uint8Array {
  return entry('NM', concat([Uint8Array.of(0), ascii(name)]));
}

/** Returns a system use entry: its signature, its length, its version and its data. */
function entry(signature: string, data: Uint8Array): Uint8Array {
  return concat([ascii(signature), Uint8Array.of(4 + data.length, 1), data]);
}
