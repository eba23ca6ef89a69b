// Requests that change something. Their errors are shown, and never lost.

import { showError } from './toasts.js';

/** Sends a change of a guest. Returns the answer; null after an error, which is shown. */
export async function change({ host, uuid, name }, action) {
  const path = ['guests', host, uuid, action].map(encodeURIComponent).join('/');
  return post(path, `${name}: `);
}

/** Cancels a job. */
export function cancelJob(id) {
  return post(`cancel/${encodeURIComponent(id)}`, '');
}

async function post(path, subject) {
  try {
    const response = await fetch(`/api/${path}`, { method: 'POST' });
    const answer = await response.json();
    if (response.ok) return answer;
    showError(`${subject}${answer.error}`);
  } catch {
    showError(`${subject}The panel does not answer`);
  }
  return null;
}
