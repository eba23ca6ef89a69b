import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Name {
  readonly name: string;
  readonly value: string;
  /** The type of the parameter, if libvirt's headers state it. */
  readonly paramType?: string;
}

/** The name of a field, with 0 for each number, and its type. */
export interface KnownField {
  readonly field: string;
  readonly type: string | undefined;
}

const FILE = resolve(import.meta.dirname, '../../../../protocol/constants.json');

/**
 * Returns every field that libvirt defines by a group of constants, such as `VIR_DOMAIN_STATS_*`:
 * each prefix is joined with each of its suffixes.
 */
export function knownFields(group: string): KnownField[] {
  const strings = (JSON.parse(readFileSync(FILE, 'utf8')) as { strings: Name[] }).strings;
  const ours = strings
    .filter(({ name }) => name.startsWith(`${group}_`))
    .map((each) => ({ ...each, name: each.name.slice(group.length + 1) }));
  const named = new Map(ours.map(({ name, value }) => [name, value]));
  return ours
    .filter(({ name }) => !name.endsWith('_PREFIX') || name.endsWith('_ADDR_SUFFIX_PREFIX'))
    .flatMap(({ name, paramType }) =>
      expand(named, name).map((field) => ({ field, type: paramType })),
    );
}

/** `BLOCK_SUFFIX_NAME` follows `BLOCK_PREFIX` and a number. The prefix may be a suffix too. */
function expand(named: ReadonlyMap<string, string>, name: string): string[] {
  const value = named.get(name) ?? '';
  const at = name.lastIndexOf('_SUFFIX_');
  if (at < 0) return [value];
  return prefixesOf(named, name.slice(0, at)).map((prefix) => `${prefix}${value}`);
}

function prefixesOf(named: ReadonlyMap<string, string>, owner: string): string[] {
  // Hypervisors choose the names of their own statistics.
  if (owner === 'CUSTOM') return ['vm.NAME', 'vcpu.0.NAME'];
  // All kinds of histograms share the suffixes. `bin.count` has no dot of its own.
  if (owner === 'BLOCK_SUFFIX_LATENCY_HISTOGRAM') return histograms(named);
  const histogramBin = owner === 'BLOCK_SUFFIX_LATENCY_HISTOGRAM_SUFFIX_BIN';
  if (histogramBin) return histograms(named).map((prefix) => `${prefix}bin.0`);
  if (!named.has(`${owner}_PREFIX`)) throw new Error(`No prefix for ${owner}`);
  return expand(named, `${owner}_PREFIX`).map((prefix) => `${prefix}0`);
}

function histograms(named: ReadonlyMap<string, string>): string[] {
  return [...named.keys()]
    .filter((name) => /^BLOCK_SUFFIX_LATENCY_HISTOGRAM_[A-Z_]+_PREFIX$/.test(name))
    .filter((name) => !name.includes('HISTOGRAM_SUFFIX'))
    .flatMap((name) => expand(named, name));
}
