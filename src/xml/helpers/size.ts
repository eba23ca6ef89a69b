import { XmlError } from '../../errors/index.ts';

/** An amount of memory or storage as in XML: a number and its unit. */
export interface Size {
  /** The number; a string of digits if JavaScript cannot represent it exactly. */
  readonly value: number | string;

  /** The unit, such as `KiB`; without it the element's default unit is meant. */
  readonly unit?: string | undefined;
}

/** libvirt's units and their bytes. Names that end in `B` are powers of 1000, in `iB` of 1024. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['b', 1n],
  ['byte', 1n],
  ['bytes', 1n],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, index): [string, bigint][] => {
    const exponent = BigInt(index + 1);
    return [
      [letter, 1024n ** exponent],
      [`${letter}ib`, 1024n ** exponent],
      [`${letter}b`, 1000n ** exponent],
    ];
  }),
]);

const SIZE = /^(\d+)\s*([A-Za-z]*)$/;

/**
 * Returns the size that a text such as `4 GiB` or `500 MB` means, in this unit.
 *
 * A number or a bigint is in bytes, and so is a text without unit. `K`, `M`, `G`, ... are the same as
 * `KiB`, `MiB`, `GiB`, ...
 *
 * @throws {@link XmlError} if the amount is not a whole number with one of libvirt's units, or if
 *   its number is greater than 2^53 - 1.
 */
export function size(amount: string | number | bigint): { value: number; unit: string } {
  const text = textOf(amount);
  const [, digits = '', unit = ''] = SIZE.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === '' || (unit !== '' && bytesOfUnit(unit) === undefined)) {
    throw new XmlError(`"${text}" is not a size such as "4 GiB"`, { code: 'XML_VALUE' });
  }
  if (!Number.isSafeInteger(value)) {
    throw new XmlError(`The size "${text}" is too large for its unit`, { code: 'XML_VALUE' });
  }
  return { value, unit: unit === '' ? 'bytes' : unit };
}

/**
 * Returns the number of bytes of a size.
 *
 * @param defaultUnit The unit of a size without unit: `KiB` for the memory of a domain, `bytes` for
 *   volumes.
 * @throws {@link XmlError} if the size is not a whole number with one of libvirt's units.
 */
export function bytes(amount: Size | string, defaultUnit = 'KiB'): bigint {
  const { value, unit = defaultUnit } = typeof amount === 'string' ? size(amount) : amount;
  const factor = bytesOfUnit(unit);
  if (factor === undefined || !/^\d+$/.test(String(value))) {
    const text = `${value} ${unit}`;
    throw new XmlError(`"${text}" is not a size such as "4 GiB"`, { code: 'XML_VALUE' });
  }
  return BigInt(value) * factor;
}

/** Returns an amount of bytes as text. Values of JavaScript programs can have any type. */
function textOf(amount: unknown): string {
  if (typeof amount === 'string') return amount;
  // Written as digits, because a large number has the text 1e+21.
  if (typeof amount === 'number' && Number.isInteger(amount)) return String(BigInt(amount));
  if (typeof amount === 'bigint') return String(amount);
  const remedy = 'Pass a text such as "4 GiB", or a whole number of bytes';
  throw new XmlError(`A size cannot be read from ${described(amount)}. ${remedy}`, {
    code: 'XML_VALUE',
  });
}

function described(amount: unknown): string {
  if (typeof amount === 'number') return `the number ${amount}`;
  return amount === null ? 'null' : `a value of type ${typeof amount}`;
}

/** Returns the bytes of a unit, whose letters can be upper or lower case; undefined if unknown. */
export function bytesOfUnit(unit: string): bigint | undefined {
  return UNITS.get(unit.toLowerCase());
}
