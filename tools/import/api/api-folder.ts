import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportError } from '../import-error.ts';
import { apiConstants } from './api-constants.ts';
import type { ApiXml } from './api-xml.ts';
import { parseApiXml } from './api-xml.ts';

/**
 * The API descriptions of a release. They are build output that packages install for language
 * bindings.
 */
export interface Api {
  /** The release, such as `9.0.0`. */
  readonly version: string;
  readonly descriptions: readonly ApiXml[];
}

const MAIN = 'libvirt-api.xml';
const FILES = [MAIN, 'libvirt-qemu-api.xml', 'libvirt-lxc-api.xml', 'libvirt-admin-api.xml'];

/** The macro that says which release it is: 1,000,000 * major + 1,000 * minor + micro. */
const VERSION = 'LIBVIR_VERSION_NUMBER';

/**
 * Returns the folder where a build in the source tree writes them, or null if there was no build.
 */
export function findApiFolder(root: string): string | null {
  const folders = ['build/docs', 'docs'].map((folder) => join(root, folder));
  return folders.find((folder) => existsSync(join(folder, MAIN))) ?? null;
}

/**
 * Reads all API descriptions. If one is missing it throws: the functions of its library would seem
 * to be removed.
 */
export function readApiFolder(folder: string): Api {
  const descriptions = FILES.map((file) => {
    const path = join(folder, file);
    if (!existsSync(path)) {
      throw new Error(`${folder} has no ${file}`);
    }
    return parseApiXml(readFileSync(path, 'utf8'), file);
  });
  return { version: versionOf(descriptions), descriptions };
}

function versionOf(descriptions: readonly ApiXml[]): string {
  const number = apiConstants(descriptions).named(VERSION, { file: MAIN, line: 1 });
  if (number <= 0) {
    throw new ImportError({ file: MAIN, line: 1 }, `${VERSION} is ${number}`);
  }
  const thousands = [1_000_000, 1000, 1].map((unit) => Math.floor(number / unit) % 1000);
  return thousands.join('.');
}
