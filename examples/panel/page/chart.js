// A chart of the last five minutes: lines with axes, and the values under the pointer.

import { h, setAttribute, setText, svg } from './dom.js';
import { clock } from './format.js';
import { ceiling } from './scale.js';
import { runsOf } from './sparkline.js';

const SPAN_MS = 300_000;
const HEIGHT = 176;
const SPACE = { left: 66, right: 14, top: 10, bottom: 24 };
const BOTTOM = HEIGHT - SPACE.bottom;

/** Creates a chart: `{ element, update(points, maximum), close() }`. */
export function chart({ title, format, series }) {
  const canvas = svg('svg', { height: HEIGHT, 'aria-hidden': 'true' });
  const value = h('output', { class: 'chart-value' });
  const legend = h('div', { class: 'legend' });
  const tip = h('div', { class: 'tip', hidden: true });
  const stage = h('div', { class: 'stage', tabindex: '0', role: 'group' }, canvas, tip);
  const caption = h('figcaption', {}, title, series.length > 1 ? legend : value);
  const state = { points: [], maximum: null, width: 0, cursor: null };
  const legendTexts = series.map(({ name }, index) => {
    const text = h('output');
    legend.append(h('span', { class: 'key', 'data-series': index }, `${name} `, text));
    return text;
  });
  const draw = () => {
    if (state.width <= SPACE.left + SPACE.right) return;
    const scene = sceneOf(state, format);
    canvas.replaceChildren(...gridOf(scene), ...linesOf(scene, series), ...cursorOf(scene));
    setAttribute(canvas, 'width', state.width);
    const latest = state.points.at(-1)?.values ?? [];
    setText(value, format(latest[0]));
    for (const [index, text] of legendTexts.entries()) setText(text, format(latest[index]));
    const spoken = series.map(({ name }, index) => `${name} ${format(latest[index])}`);
    setAttribute(stage, 'aria-label', `${title}, the last five minutes. ${spoken.join(', ')}`);
    showTip(tip, scene, { series, format });
  };
  const watcher = new ResizeObserver(([{ contentRect }]) => {
    state.width = Math.floor(contentRect.width);
    draw();
  });
  watcher.observe(stage);
  addCursor(stage, state, draw);
  return {
    element: h('figure', { class: 'chart', 'data-chart': title }, caption, stage),
    update(points, maximum) {
      Object.assign(state, { points, maximum });
      draw();
    },
    close: () => watcher.disconnect(),
  };
}

/** Returns the functions from times and values to places, for the newest points. */
function sceneOf({ points, maximum, width, cursor }, format) {
  const end = points.at(-1)?.time ?? Date.now();
  const values = points.flatMap((point) => point.values).filter((each) => each !== null);
  const top = maximum ?? ceiling(Math.max(1024, ...values));
  const right = width - SPACE.right;
  return {
    ...{ points, width, right, top, end, format },
    x: (time) => right - ((end - time) / SPAN_MS) * (right - SPACE.left),
    y: (each) => BOTTOM - (Math.min(each, top) / top) * (BOTTOM - SPACE.top),
    cursor: cursor === null ? null : (points[Math.min(cursor, points.length - 1)] ?? null),
  };
}

function gridOf({ x, y, top, right, end, width, format }) {
  const rows = [0, 0.5, 1].flatMap((share) => {
    const at = y(top * share);
    return [
      svg('line', {
        class: share === 0 ? 'axis' : 'grid',
        x1: SPACE.left,
        x2: right,
        y1: at,
        y2: at,
      }),
      svg(
        'text',
        { class: 'label', x: SPACE.left - 8, y: at + 4, 'text-anchor': 'end' },
        format(top * share),
      ),
    ];
  });
  const minutes = width < 360 ? [4, 2, 0] : [5, 4, 3, 2, 1, 0];
  const columns = minutes.map((minute) => {
    const anchor = minute === 0 ? 'end' : 'middle';
    const text = minute === 0 ? 'now' : `−${minute} min`;
    return svg(
      'text',
      { class: 'label', x: x(end - minute * 60_000), y: HEIGHT - 6, 'text-anchor': anchor },
      text,
    );
  });
  return [...rows, ...columns];
}

function linesOf({ points, x, y, end }, series) {
  const shown = points.filter(({ time }) => time >= end - SPAN_MS);
  return series.flatMap((_, index) => {
    const runs = runsOf(shown.map(({ values }) => values[index])).map((run) =>
      run.map((each) => [x(shown[each.index].time).toFixed(1), y(each.value).toFixed(1)]),
    );
    const line = runs.map((run) => `M${run.join('L')}`).join('');
    const area = runs
      .map((run) => `M${run[0][0]},${BOTTOM}L${run.join('L')}L${run.at(-1)[0]},${BOTTOM}Z`)
      .join('');
    return [
      svg('path', { class: 'area', 'data-series': index, d: area }),
      svg('path', { class: 'line', 'data-series': index, d: line }),
    ];
  });
}

function cursorOf({ cursor, x, y }) {
  if (cursor === null) return [];
  const at = x(cursor.time);
  const dots = cursor.values.map(
    (value, index) =>
      value !== null &&
      svg('circle', { class: 'mark', 'data-series': index, cx: at, cy: y(value), r: 3.5 }),
  );
  return [
    svg('line', { class: 'cursor', x1: at, x2: at, y1: SPACE.top, y2: BOTTOM }),
    ...dots.filter(Boolean),
  ];
}

function showTip(tip, { cursor, x, width }, { series, format }) {
  tip.hidden = cursor === null;
  if (cursor === null) return;
  const rows = series.map(({ name }, index) =>
    h(
      'p',
      { class: 'key', 'data-series': index },
      `${name} `,
      h('b', {}, format(cursor.values[index])),
    ),
  );
  tip.replaceChildren(h('p', { class: 'tip-time' }, clock(cursor.time)), ...rows);
  const at = x(cursor.time);
  const isRight = at > width / 2;
  tip.style.left = isRight ? 'auto' : `${at + 10}px`;
  tip.style.right = isRight ? `${width - at + 10}px` : 'auto';
}

/** Moves the cursor with the pointer, or with the arrow keys. */
function addCursor(stage, state, draw) {
  const set = (cursor) => {
    state.cursor = cursor;
    draw();
  };
  stage.addEventListener('pointermove', ({ clientX }) => {
    const { x } = sceneOf(state, String);
    const place = clientX - stage.getBoundingClientRect().left;
    const distances = state.points.map(({ time }) => Math.abs(x(time) - place));
    set(distances.length === 0 ? null : distances.indexOf(Math.min(...distances)));
  });
  stage.addEventListener('pointerleave', () => set(null));
  stage.addEventListener('blur', () => set(null));
  stage.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') set(null);
    if (step === undefined || state.points.length === 0) return;
    event.preventDefault();
    const last = state.points.length - 1;
    set(Math.max(0, Math.min(last, (state.cursor ?? last + (step < 0 ? 1 : 0)) + step)));
  });
}
