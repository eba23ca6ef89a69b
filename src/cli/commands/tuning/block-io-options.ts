import type { OptionSpec } from '../../registry/command-spec.ts';
import { integer, size } from '../domain/parts.ts';

const DIRECTIONS = { total: 'all accesses', read: 'reads', write: 'writes' } as const;

const OPTIONS: readonly OptionSpec[] = [
  ...Object.entries(DIRECTIONS).flatMap(([name, noun]) => [
    size(`${name}-bytes-sec`, `The limit of ${noun}, in bytes/s`),
    size(`${name}-bytes-sec-max`, `The limit of ${noun} in bursts, in bytes/s`),
    integer(`${name}-bytes-sec-max-length`, `The length of bursts of ${noun} in bytes, in s`),
    integer(`${name}-iops-sec`, `The limit of ${noun}, in operations/s`),
    integer(`${name}-iops-sec-max`, `The limit of ${noun} in bursts, in operations/s`),
    integer(`${name}-iops-sec-max-length`, `The length of bursts of ${noun}, in s`),
  ]),
  integer('size-iops-sec', 'The size of an operation in bytes; a larger one counts several times'),
  { name: 'group-name', type: 'text', summary: 'The group of disks that share the limits' },
];

/** The options of `blkdeviotune`: libvirt's parameters with hyphens, or as libvirt writes them. */
export const BLOCK_IO_OPTIONS: readonly OptionSpec[] = OPTIONS.map((option) => ({
  ...option,
  aliases: [option.name.replaceAll('-', '_')],
}));
