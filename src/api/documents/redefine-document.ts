import { unlessAborted } from '../../async/index.ts';
import { DefinitionError } from '../../errors/index.ts';
import type { XmlFormat } from '../../xml/format.ts';
import type { Documents } from './document-types.ts';
import { loadDocumentFormat } from './formats.ts';
import type { ChangeCallback, Definition, DefinitionKind, RedefineOptions } from './redefine.ts';

/** The last pending `redefine` of each object of a connection, by the object's label. */
const pending = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Redefines an object after all earlier calls for it on this connection. Otherwise two calls of one
 * program could read the same definition, and the second would undo the change of the first.
 */
export function redefineInTurn<Kind extends DefinitionKind, Owner extends object, Enum>(
  definition: Definition<Kind, Owner, Enum>,
  change: ChangeCallback<Documents[Kind]>,
  options: RedefineOptions<Enum>,
): Promise<Owner> {
  const { owner, label } = definition;
  const queue = pending.get(owner.connection) ?? new Map<string, Promise<unknown>>();
  pending.set(owner.connection, queue);
  const previous = queue.get(label) ?? Promise.resolve();
  const turn = unlessAborted(previous, options.signal).then(() =>
    redefineDocument(definition, change, options),
  );
  // Never rejects. A call that is aborted while it waits does not end the wait of the next one.
  const all = Promise.allSettled([previous, turn]).then(() => {
    if (queue.get(label) === all) queue.delete(label);
  });
  queue.set(label, all);
  return turn;
}

async function redefineDocument<Kind extends DefinitionKind, Owner extends object, Enum>(
  definition: Definition<Kind, Owner, Enum>,
  change: ChangeCallback<Documents[Kind]>,
  { validate = true, flags, signal }: RedefineOptions<Enum>,
): Promise<Owner> {
  const { kind, label, owner } = definition;
  const options = { signal };
  const [before, isPersistent = true] = await Promise.all([
    definition.read(options),
    definition.isPersistent?.(options),
  ]);
  if (!isPersistent) {
    const fact = `The ${label} is transient, so it has no definition`;
    throw new DefinitionError('DEFINITION_MISSING', fact);
  }
  const format = await loadDocumentFormat(kind);
  const after = format.edit(before, change);
  if (after === before) return owner;
  requireSameIdentity(label, format.parse(before), format.parse(after));
  if (validate) requireValid(label, format, before, after);
  requireUnchanged(label, format, before, await definition.read(options));
  return definition.define(after, flags, options);
}

/** The parts by which libvirt finds the object that a definition belongs to. */
interface Identity {
  readonly name?: string | undefined;
  readonly uuid?: string | undefined;
}

/** libvirt would define another object, or refuse with a message about a duplicate. */
function requireSameIdentity(label: string, before: Identity, after: Identity): void {
  const isRenamed = before.name !== after.name;
  if (!isRenamed && before.uuid === after.uuid) return;
  const part = isRenamed ? 'name' : 'UUID';
  const [old, next] = isRenamed ? [before.name, after.name] : [before.uuid, after.uuid];
  const action = next === undefined ? 'removed' : `changed to "${next}"`;
  throw new DefinitionError(
    'DEFINITION_RENAMED',
    `The ${part} "${old}" in the definition of the ${label} cannot be ${action} by redefine`,
  );
}

/** Only new problems count: the daemon, which may be newer than the schema, wrote the others. */
function requireValid<T extends object>(
  label: string,
  format: XmlFormat<T>,
  before: string,
  after: string,
): void {
  const errorsOf = (xml: string) =>
    format.validate(xml).filter(({ severity }) => severity === 'error');
  const errors = errorsOf(after);
  if (errors.length === 0) return;
  const known = new Set(errorsOf(before).map(({ message }) => message));
  const [first, ...others] = errors.filter(({ message }) => !known.has(message));
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw new DefinitionError(
    'DEFINITION_INVALID',
    `The new definition of the ${label} is not valid: ${first.path}: ${first.message}${more}`,
    { paths: [first, ...others].map(({ path }) => path) },
  );
}

/** Parts of a pool that libvirt measures. They are no part of its definition. */
const MEASURED = /^\/pool\/(?:capacity|allocation|available)\b/;

function requireUnchanged<T extends object>(
  label: string,
  format: XmlFormat<T>,
  before: string,
  now: string,
): void {
  if (now === before) return;
  const changes = format.diff(before, now).filter(({ path }) => !MEASURED.test(path));
  const [first, ...others] = changes.map(({ path }) => path);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new DefinitionError(
    'DEFINITION_CHANGED',
    `The definition of the ${label} was changed meanwhile, at ${first}${more}: call redefine again`,
    { paths: [first, ...others] },
  );
}
