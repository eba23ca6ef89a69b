import { UsageError } from '../parse/usage-error.ts';
import type { CommandSpec, FieldSpec } from '../registry/command-spec.ts';

/** Returns the fields to show: those of `--columns` in its order, or all that are not hidden. */
export function selectFields(
  spec: CommandSpec,
  columns: readonly string[] | undefined,
): readonly FieldSpec[] {
  const { fields = [] } = spec;
  if (columns === undefined) return fields.filter(({ hidden }) => !hidden);
  const host: FieldSpec = { name: 'host', type: 'string', summary: 'The host' };
  const known = fields.some(({ name }) => name === 'host') ? fields : [host, ...fields];
  return columns.map((column) => {
    const field = known.find(({ name }) => name === column);
    if (field !== undefined) return field;
    const names = fields.map(({ name }) => name).join(', ');
    throw new UsageError(`${spec.name} has no field "${column}"`, `Fields: ${names}`);
  });
}
