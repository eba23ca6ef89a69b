// The buttons that change a guest.

import { change } from './api.js';
import { h, icon, setAttribute } from './dom.js';
import { confirmed } from './toasts.js';

/** The actions: their text, when they can be used, and the question before those that lose data. */
const ACTIONS = {
  start: { text: 'Start', isFor: ({ isActive }) => !isActive },
  resume: { text: 'Resume', isFor: ({ state }) => state === 'paused' },
  suspend: { text: 'Pause', isFor: ({ state }) => state === 'running' },
  shutdown: {
    text: 'Shut down',
    isFor: ({ state }) => state === 'running',
    question: 'The guest is asked to shut down.',
  },
  reboot: {
    text: 'Reboot',
    isFor: ({ state }) => state === 'running',
    question: 'The guest is asked to reboot.',
  },
  'force-off': {
    text: 'Force off',
    isFor: ({ isActive }) => isActive,
    question: 'This is like pulling the power cord: the guest loses its unsaved data.',
  },
  save: {
    text: 'Save',
    isFor: ({ state, isPersistent }) => isPersistent && ['running', 'paused'].includes(state),
    question:
      'The memory is saved to the disk of the host, and the guest stops until it is started.',
  },
  'copy-disk': { text: 'Copy disk', isFor: () => true },
};

/** The actions in lists, and those of a guest's own page. */
export const SHORT_ACTIONS = ['start', 'resume', 'suspend', 'shutdown', 'force-off'];
export const ALL_ACTIONS = Object.keys(ACTIONS);

/** Creates the buttons. Their update shows those that the guest's state allows. */
export function actionButtons(names, store, { withText }) {
  let guest;
  const buttons = names.map((name) => {
    const { text, question } = ACTIONS[name];
    const isHarsh = name === 'force-off';
    const button = h(
      'button',
      {
        class: `button${isHarsh ? ' danger' : ''}${withText ? '' : ' small'}`,
        'data-action': name,
        title: withText ? false : text,
        async click() {
          const subject = guest;
          const title = `${text}: ${subject.name}?`;
          if (question && !(await confirmed({ title, text: question, verb: text }))) return;
          button.setAttribute('aria-busy', 'true');
          await change(subject, name);
          button.removeAttribute('aria-busy');
        },
      },
      icon(name),
      withText && text,
    );
    return { name, button, text };
  });
  return {
    element: h('div', { class: 'actions' }, ...buttons.map(({ button }) => button)),
    update(current) {
      guest = current;
      const isStale = store.isStale(guest.host);
      for (const { name, button, text } of buttons) {
        // In a list, where a click is quick, only a guest that does nothing else can be forced off.
        const isLeftOut = !withText && name === 'force-off' && guest.state !== 'crashed';
        button.hidden = !store.isWritable || isLeftOut || !ACTIONS[name].isFor(guest);
        button.disabled = isStale;
        if (!withText) setAttribute(button, 'aria-label', `${text} ${guest.name}`);
      }
    },
  };
}
