import { onDemand } from '../../async/index.ts';

/** The import of the package is faster without the code of migrations. */
export const loadMigration = onDemand(() => import('./implementations.ts'));
