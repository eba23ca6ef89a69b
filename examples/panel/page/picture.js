// A picture of a guest's screen that is taken again and again.

import { h, setAttribute, setText } from './dom.js';

/** The time between two pictures, in milliseconds. */
const EVERY_MS = 10_000;

/** Creates the picture of a guest; a text takes its place if there is none. */
export function pictureView(store) {
  const image = h('img', { alt: '', hidden: true, decoding: 'async' });
  const text = h('span', { class: 'no-picture' });
  const element = h('div', { class: 'picture' }, image, text);
  let current = null;
  let isVisible = false;
  let takenAt = 0;
  let hasFailed = false;
  // Only the guests that can be seen cost their hosts a picture.
  new IntersectionObserver((entries) => {
    isVisible = entries.at(-1).isIntersecting;
    if (isVisible && current !== null) update(current);
  }).observe(element);
  image.addEventListener('load', () => {
    hasFailed = false;
    if (!current?.isActive) return;
    image.hidden = false;
    text.hidden = true;
  });
  image.addEventListener('error', () => {
    hasFailed = true;
    show('No picture');
  });
  const show = (reason) => {
    image.hidden = true;
    text.hidden = false;
    setText(text, reason);
  };
  const take = (guest) => {
    if (!isVisible || document.hidden) return;
    if (performance.now() - takenAt < EVERY_MS && takenAt !== 0) return;
    takenAt = performance.now();
    const path = ['guests', guest.host, guest.uuid, 'picture'].map(encodeURIComponent).join('/');
    image.src = `/api/${path}?at=${Math.round(takenAt)}`;
  };
  const update = (guest) => {
    current = guest;
    setAttribute(image, 'alt', `The screen of ${guest.name}`);
    if (!guest.isActive) {
      takenAt = 0;
      show('Off');
    } else if (!store.isWritable) {
      // libvirt takes no pictures on read-only connections.
      show('Read-only');
    } else if (!store.isStale(guest.host)) {
      if (hasFailed) show('No picture');
      take(guest);
    }
  };
  return { element, update };
}
