// Messages that appear over the page.

import { h, icon } from './dom.js';

/** More messages than these push out the oldest one. */
const TOASTS_MAX = 4;

/** Shows an error until it is closed. */
export function showError(text) {
  const toasts = document.querySelector('#toasts');
  const close = () => toast.remove();
  const toast = h(
    'div',
    { class: 'toast' },
    h('p', {}, text),
    h('button', { class: 'plain', 'aria-label': 'Close the message', click: close }, icon('close')),
  );
  toasts.append(toast);
  if (toasts.childElementCount > TOASTS_MAX) toasts.firstElementChild.remove();
}

/** Asks before a change that loses something. Resolves with true if it was confirmed. */
export function confirmed({ title, text, verb }) {
  const dialog = document.querySelector('#confirm');
  dialog.querySelector('#confirm-title').textContent = title;
  dialog.querySelector('#confirm-text').textContent = text;
  dialog.querySelector('#confirm-yes').textContent = verb;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
