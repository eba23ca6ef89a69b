// Elements without HTML text: names of guests are never parsed.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Creates an element. Properties are attributes, except functions, which are listeners. Children
 * are elements and texts; false, null and undefined are left out.
 */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Creates an SVG element. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else setAttribute(element, name, value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** Sets an attribute if it differs; removes it for false, null and undefined. */
export function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value === true ? '' : value);
  }
}

/** Sets the text of an element if it differs, so that a selection in it stays. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows one element for each item, in their order. An element stays the same one as long as its
 * key is there, so that focus and scrolling stay too.
 *
 * @param create - Returns `{ element, update(item) }` of a new key.
 */
export function keyedList(parent, create) {
  const views = new Map();
  return (items, keyOf) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, { element }] of views) {
      if (!keys.has(key)) {
        element.remove();
        views.delete(key);
      }
    }
    let place = parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      const view = views.get(key) ?? create(item);
      views.set(key, view);
      view.update(item);
      if (view.element === place) place = place.nextElementSibling;
      else parent.insertBefore(view.element, place);
    }
  };
}

const PATHS = {
  start: 'M7 4.5v15l12-7.5z',
  resume: 'M7 4.5v15l12-7.5z',
  suspend: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
  shutdown: 'M11 3h2v9h-2zM6.3 6.9l1.4 1.5a6 6 0 1 0 8.6 0l1.4-1.5a8 8 0 1 1-11.4 0z',
  reboot: 'M12 5V2l5 4-5 4V7a5 5 0 1 0 5 5h2a7 7 0 1 1-7-7z',
  'force-off': 'M13 2 5 14h6l-1 8 9-13h-6z',
  save: 'M5 3h11l3 3v15H5zM8 5v4h7V5zM8 13v6h8v-6z',
  'copy-disk': 'M4 3h11v3H7v10H4zM9 8h11v13H9z',
  close:
    'm6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z',
  back: 'M14.5 5 16 6.500 10.5 12l5.500 5.500L14.500 19l-7-7z',
  lock: 'M7 10V8a5 5 0 0 1 10 0v2h1.500v11h-13V10zM9 10h6V8a3 3 0 0 0-6 0z',
};

/** Creates an icon, which screen readers skip. */
export function icon(name) {
  return svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
    svg('path', { d: PATHS[name] ?? '', 'fill-rule': 'evenodd' }),
  );
}
