// Uses the library in a worker and in the main thread at the same time.
import { once } from 'node:events';
import { isMainThread, Worker } from 'node:worker_threads';
import { useLibrary } from './program.js';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const exited = once(worker, 'exit');
  await useLibrary();
  const [status] = await exited;
  if (status !== 0) throw new Error(`the worker exited with ${status}`);
} else {
  await useLibrary();
}
