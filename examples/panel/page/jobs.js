// The list of long operations.

import { cancelJob } from './api.js';
import { h, icon, keyedList, setAttribute, setText } from './dom.js';
import { percent } from './format.js';

const ENDS = { done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };

/** Returns a function that shows the jobs. */
export function jobsView(store) {
  const section = document.querySelector('#jobs-section');
  const show = keyedList(document.querySelector('#jobs'), jobCard);
  return () => {
    section.hidden = store.jobs.length === 0;
    show(store.jobs, ({ id }) => id);
  };
}

function jobCard({ id }) {
  const guest = h('bdi', { class: 'job-title' });
  const title = h('p', { class: 'facts' });
  const state = h('span', { class: 'job-state' });
  const bar = h('progress', { max: 1 });
  const problem = h('p', { class: 'problem' });
  const cancel = h(
    'button',
    { class: 'plain', 'aria-label': 'Cancel', title: 'Cancel', click: () => cancelJob(id) },
    icon('close'),
  );
  return {
    element: h(
      'li',
      { class: 'job' },
      h('p', { class: 'job-head' }, guest, state, cancel),
      title,
      bar,
      problem,
    ),
    update(job) {
      setText(guest, job.guest);
      setAttribute(guest, 'title', job.guest);
      setText(title, `${job.title} · ${job.host}`);
      setAttribute(bar, 'aria-label', `${job.title} of ${job.guest}`);
      setAttribute(bar, 'value', job.progress);
      setText(state, ENDS[job.state] ?? (job.progress === null ? '' : percent(job.progress * 100)));
      setAttribute(state, 'data-state', job.state);
      const isRunning = job.state === 'running';
      bar.hidden = !isRunning;
      cancel.hidden = !isRunning;
      setText(problem, job.error ?? '');
      problem.hidden = job.error === null;
    },
  };
}
