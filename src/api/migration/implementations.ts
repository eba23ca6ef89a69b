/** The code of migrations, which load-migration.ts loads on first use. */
export { checkMigration } from './check-migration.ts';
export { migrate, migrate2, migrate3 } from './migrate.ts';
export { migrateTo } from './migrate-to.ts';
export { migrateToUri, migrateToUri2, migrateToUri3 } from './migrate-to-uri.ts';
