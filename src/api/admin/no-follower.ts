import type { SessionFollower } from '../live/session-follower.ts';

/** The admin program sends no events, and nothing of a connection lives on when it is lost. */
export const NO_FOLLOWER: SessionFollower = {
  onEvent() {},
  onLost() {},
  async restore() {},
  onRestored() {},
};
