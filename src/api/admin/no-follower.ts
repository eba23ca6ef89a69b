import type { SessionFollower } from '../live/session-follower.ts';

/**
 * The follower of an admin session. The admin program sends no events, and its connection does not
 * reconnect.
 */
export const NO_FOLLOWER: SessionFollower = {
  onEvent() {},
  onLost() {},
  async restore() {},
  onRestored() {},
};
