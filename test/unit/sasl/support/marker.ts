/** A password that is easy to find wherever it slips out. */
export const MARKER = 'hunter2-marker';

/** The marker as it might slip out: as it is, or as bytes. Nothing holds a space. */
const TRACES = [
  MARKER,
  Buffer.from(MARKER).toString('hex'),
  Buffer.from(MARKER).toString('base64').replace(/=+$/, ''),
  Array.from(Buffer.from(MARKER)).join(','),
];

/** Whether a text shows the marker in any form. */
export function showsMarker(text: string): boolean {
  const packed = text.replace(/\s/g, '');
  return TRACES.some((trace) => packed.includes(trace));
}
