import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Starts the null server, which exits when its standard input ends. */
export async function startNullServer(path: string): Promise<{ readonly stdin: { end(): void } }> {
  const script = join(import.meta.dirname, 'null-server.js');
  const server = spawn(process.execPath, [script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout.once('data', () => resolve());
    server.once('exit', (code) => reject(new Error(`the null server exited with ${code}`)));
  });
  return server;
}
