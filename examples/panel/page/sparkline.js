// A small line without axes.

import { setAttribute, svg } from './dom.js';

const WIDTH = 96;
const HEIGHT = 24;

/** The number of values that the line shows. */
const VALUES = 60;

/** Creates a line of percentages. Its value is beside it as a text, so screen readers skip it. */
export function sparkline() {
  const area = svg('path', { class: 'spark-area' });
  const line = svg('path', { class: 'spark-line' });
  const properties = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'spark', 'aria-hidden': 'true' };
  return {
    element: svg('svg', { ...properties, preserveAspectRatio: 'none' }, area, line),
    update(values) {
      const known = values.slice(-VALUES);
      const step = WIDTH / (VALUES - 1);
      const first = WIDTH - (known.length - 1) * step;
      const runs = runsOf(known).map((run) =>
        run.map(({ index, value }) => {
          const y = HEIGHT - 1 - (Math.min(100, value) / 100) * (HEIGHT - 2);
          return [(first + index * step).toFixed(1), y.toFixed(1)];
        }),
      );
      setAttribute(line, 'd', runs.map((run) => `M${run.join('L')}`).join(''));
      setAttribute(
        area,
        'd',
        runs
          .map((run) => `M${run[0][0]},${HEIGHT}L${run.join('L')}L${run.at(-1)[0]},${HEIGHT}Z`)
          .join(''),
      );
    },
  };
}

/** Returns the runs of values without a gap. */
export function runsOf(values) {
  const runs = [];
  let run;
  values.forEach((value, index) => {
    if (value === null || value === undefined) {
      run = undefined;
      return;
    }
    if (run === undefined) {
      run = [];
      runs.push(run);
    }
    run.push({ index, value });
  });
  return runs;
}
