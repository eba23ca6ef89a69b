// The same as a program. It has no top-level await, which CommonJS bundles do not support.
import { useLibrary } from './program.js';

useLibrary().then(
  () => console.log('worked'),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
