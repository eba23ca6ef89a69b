import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder in which the test driver of libvirtd saves its guests, in its own file format. */
export const FOLDER = join(tmpdir(), `conformance-${process.pid}`);
