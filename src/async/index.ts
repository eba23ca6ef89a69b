export { offAbort, onAbort } from './on-abort.ts';
export { requireSignal } from './require-signal.ts';
export { sleep } from './sleep.ts';
export type { TimeoutOptions } from './timeout.ts';
export { Timeout, withTimeout } from './timeout.ts';
export { timers } from './timers.ts';
export type { AbortHandling } from './unless-aborted.ts';
export { unlessAborted } from './unless-aborted.ts';
