import type { OutputStream } from '../environment/environment.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'bold' | 'dim';

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** The colours of words for states, in all kinds of objects. */
const STATES: Readonly<Record<string, Colour>> = {
  running: 'green',
  active: 'green',
  paused: 'yellow',
  'pm-suspended': 'yellow',
  blocked: 'yellow',
  crashed: 'red',
  degraded: 'red',
  unreachable: 'red',
};

/** Colours text for one output, or leaves it as it is. */
export type Paint = (text: string, colour: Colour) => string;

/**
 * Returns whether an output has colours: as `--color` says; else as `NO_COLOR` and `FORCE_COLOR`
 * say (`CLICOLOR_FORCE` and `CLICOLOR` too); else if it is a terminal that is not `dumb`.
 */
export function hasColours(
  output: OutputStream,
  option: 'auto' | 'always' | 'never',
  variables: Readonly<Record<string, string | undefined>>,
): boolean {
  if (option !== 'auto') return option === 'always';
  if (isSet(variables['NO_COLOR'])) return false;
  const force = variables['FORCE_COLOR'] ?? variables['CLICOLOR_FORCE'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (variables['CLICOLOR'] === '0') return false;
  return output.isTTY && variables['TERM'] !== 'dumb';
}

/** Returns the function that colours text. */
export function paintFor(isOn: boolean): Paint {
  if (!isOn) return (text) => text;
  return (text, colour) => {
    const [start, end] = CODES[colour];
    return `\u001b[${start}m${text}\u001b[${end}m`;
  };
}

/** Returns a state's word in its colour. */
export function paintState(text: string, paint: Paint): string {
  const colour = STATES[text];
  return colour === undefined ? text : paint(text, colour);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
