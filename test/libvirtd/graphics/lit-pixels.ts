import type { Page } from './chromium.ts';

/** Returns the number of pixels of noVNC's canvas that are not black. */
export function litPixels(page: Page): Promise<number> {
  return page.evaluate(COUNT_LIT_PIXELS) as Promise<number>;
}

/** As text, because it runs in the browser, whose types the project does not load. */
const COUNT_LIT_PIXELS = `(() => {
  const canvas = document.querySelector('#screen canvas, .screen canvas');
  if (canvas === null || canvas.width === 0) return 0;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] + data[at + 1] + data[at + 2] > 0) count += 1;
  }
  return count;
})()`;
