/** virsh's words for the states of domains, by the name of `VirDomainState`. */
const VIRSH_STATES: Readonly<Record<string, string>> = {
  nostate: 'no state',
  running: 'running',
  blocked: 'idle',
  paused: 'paused',
  shutdown: 'in shutdown',
  shutoff: 'shut off',
  crashed: 'crashed',
  pmsuspended: 'pmsuspended',
};

/** virsh's words for reasons that it does not spell as the enum's member. */
const VIRSH_REASONS: Readonly<Record<string, string>> = {
  'nostate unknown': 'unknown',
  'running save-canceled': 'save canceled',
  'running wakeup': 'event wakeup',
  'paused ioerror': 'I/O error',
  'paused from-snapshot': 'from snapshot',
  'paused shutting-down': 'shutting down',
  'paused starting-up': 'starting up',
  'paused postcopy-failed': 'post-copy failed',
  'paused postcopy': 'post-copy',
  'paused api-error': 'api error',
  'running postcopy-failed': 'post-copy failed',
  'running postcopy': 'post-copy',
  'shutoff from-snapshot': 'from snapshot',
};

/** Returns virsh's word for a state. */
export function virshState(stateName: string): string {
  return VIRSH_STATES[stateName] ?? stateName;
}

/** Returns virsh's words for the reason of a state. */
export function virshReason(stateName: string, reasonName: string): string {
  return VIRSH_REASONS[`${stateName} ${reasonName}`] ?? reasonName.replaceAll('-', ' ');
}
