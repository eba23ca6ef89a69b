// Texts of numbers and times.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Returns a size such as "1.5 GiB". */
export function bytes(value) {
  if (value === null || value === undefined) return '–';
  let unit = 0;
  let size = value;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${number(size)} ${UNITS[unit]}`;
}

/** Returns a speed such as "1.5 MiB/s". */
export function speed(value) {
  return value === null || value === undefined ? '–' : `${bytes(value)}/s`;
}

/** Returns a percentage such as "12 %". */
export function percent(value) {
  if (value === null || value === undefined) return '–';
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** Returns a time of day such as "14:03:22". */
export function clock(ms) {
  return new Date(ms).toLocaleTimeString([], { hour12: false });
}

function number(value) {
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}
