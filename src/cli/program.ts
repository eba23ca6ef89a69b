import { processEnvironment } from './environment/process-environment.ts';
import { run } from './run.ts';

/** A reader of the output, such as `head`, may leave before its end. That is no failure. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

const exitCode = await run(processEnvironment());
// Connections that are closing, and an open stdin, must not delay the end.
process.exit(exitCode);
