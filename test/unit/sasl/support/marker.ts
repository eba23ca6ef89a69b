/** A password that is easy to find in any output. */
export const MARKER = 'hunter2-marker';

/** The forms in which the marker could appear: as text or as bytes, without spaces. */
const TRACES = [
  MARKER,
  Buffer.from(MARKER).toString('hex'),
  Buffer.from(MARKER).toString('base64').replace(/=+$/, ''),
  Array.from(Buffer.from(MARKER)).join(','),
];

/** Whether a text contains the marker in any form. */
export function showsMarker(text: string): boolean {
  const packed = text.replace(/\s/g, '');
  return TRACES.some((trace) => packed.includes(trace));
}
