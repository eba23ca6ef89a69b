import { onDemand } from '../../async/index.ts';

/**
 * Loads the modules that open and copy streams. Few programs use streams, and the import of
 * `node:stream` and `node:fs` alone takes 3 ms.
 */
export const loadStreams = onDemand(() => import('./opening.ts'));
