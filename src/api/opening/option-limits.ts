/** The longest delay of a Node timer. */
export const TIMER_MS_MAX = 2_147_483_647;

/** The smallest and largest values of the options that are numbers. */
export const LIMITS = {
  timerMs: [1, TIMER_MS_MAX],
  maxCallsInFlight: [1, 65_536],
  connections: [0, 1024],
  intervalSeconds: [0.001, TIMER_MS_MAX / 1000],
  keepAliveCount: [0, 65_536],
} as const;
