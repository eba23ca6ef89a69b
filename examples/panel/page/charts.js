// The charts of a guest's figures.

import { chart } from './chart.js';
import { bytes, percent, speed } from './format.js';
import { keyOf } from './store.js';

const CHARTS = [
  {
    title: 'CPU',
    format: percent,
    maximum: () => 100,
    series: [{ name: 'Used', of: ({ cpu }) => cpu }],
  },
  {
    title: 'Memory',
    format: bytes,
    maximum: (figures) => figures?.memoryMax ?? null,
    series: [{ name: 'Used', of: ({ memory }) => memory }],
  },
  {
    title: 'Disk',
    format: speed,
    maximum: () => null,
    series: [
      { name: 'Read', of: ({ diskRead }) => diskRead },
      { name: 'Written', of: ({ diskWrite }) => diskWrite },
    ],
  },
  {
    title: 'Network',
    format: speed,
    maximum: () => null,
    series: [
      { name: 'Received', of: ({ received }) => received },
      { name: 'Sent', of: ({ sent }) => sent },
    ],
  },
];

/** Creates the charts: `{ elements, update(guest), close() }`. */
export function charts(store) {
  const all = CHARTS.map((options) => ({ options, view: chart(options) }));
  return {
    elements: all.map(({ view }) => view.element),
    update(guest) {
      const key = keyOf(guest);
      for (const { options, view } of all) {
        const points = store.readings.map(({ time, guests }) => {
          const figures = guests[key];
          return { time, values: options.series.map(({ of }) => (figures ? of(figures) : null)) };
        });
        view.update(points, options.maximum(store.figures(key)));
      }
    },
    close() {
      for (const { view } of all) view.close();
    },
  };
}
