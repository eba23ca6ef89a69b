import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the test driver of a real daemon saves its guests to, in files of its own kind. */
export const FOLDER = join(tmpdir(), `conformance-${process.pid}`);
