// Round ends of axes.

const ROUND = [1, 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200, 400, 600, 800, 1024];

/** Returns a round number of bytes that is at least the value, and whose half is round too. */
export function ceiling(value) {
  let unit = 1;
  while (value / unit > 1024) unit *= 1024;
  return unit * ROUND.find((each) => each >= value / unit);
}
