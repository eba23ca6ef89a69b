/** The code of the helpers, which helpers.ts loads on first use. */
export { findAddresses } from './find-addresses.ts';
export { guestExec } from './guest-exec.ts';
export { shutdownGracefully } from './shutdown-gracefully.ts';
export { waitForAddress } from './wait-for-address.ts';
export { waitForDomainState } from './wait-for-domain-state.ts';
