import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';
import type { Comment } from './lexer.ts';
import type { EnumMember } from './syntax.ts';

/** The annotations of a procedure, which libvirt writes in the comment before its number. */
export interface Annotations {
  readonly priority: 'high' | 'low';
  /** The direction of the stream that the call opens, seen from the client. */
  readonly stream: 'read' | 'write' | null;
  /** The flag that turns the stream into a sparse one. */
  readonly sparseFlag: string | null;
  /**
   * The required permissions, such as `domain:write`, with their conditions. Empty for `none`.
   */
  readonly acl: readonly string[];
  /** The permissions that an object requires to be included in the returned list. */
  readonly aclFilter: readonly string[];
}

interface Note {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

/**
 * The valid values of each annotation. Nothing on the wire depends on `@generate`: it is checked
 * and left out.
 */
const VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['generate', /^(?:none|client|server|both)$/],
  ['priority', /^(?:low|high)$/],
  ['readstream', /^\d+$/],
  ['writestream', /^\d+$/],
  ['sparseflag', /^\w+$/],
  // object:permission, then :flags (each may be negated) or ::parameter:value.
  ['acl', /^(?:none|\w+:\w+(?::!?\w+(?:\|!?\w+)*|::\w+:\w+)?)$/],
  ['aclfilter', /^\w+:\w+$/],
]);

/** Annotations that may occur more than once in a comment. */
const REPEATABLE: ReadonlySet<string> = new Set(['acl', 'aclfilter']);

/** A line of a comment that begins with `@name`, with or without a value. */
const NOTE = /^(?:\/\*\*|\s*\*)?\s*@(?<name>\w+)\s*(?::\s*(?<value>.*?))?\s*(?:\*\/)?$/;

/** Reads the annotations of a procedure.
 *
 * @throws {@link ImportError} for an unknown annotation or value. */
export function readAnnotations(member: EnumMember): Annotations {
  const notes = notesOf(member);
  const valuesOf = (name: string) =>
    notes.filter((note) => note.name === name).map(({ value }) => value);
  const has = (name: string) => valuesOf(name).length > 0;
  if (has('readstream') && has('writestream')) {
    throw new ImportError(member.place, `${member.name} has both a read and a write stream`);
  }
  return {
    priority: valuesOf('priority').includes('high') ? 'high' : 'low',
    stream: has('readstream') ? 'read' : has('writestream') ? 'write' : null,
    sparseFlag: valuesOf('sparseflag')[0] ?? null,
    acl: valuesOf('acl').filter((permission) => permission !== 'none'),
    aclFilter: valuesOf('aclfilter'),
  };
}

function notesOf({ comments, name }: EnumMember): Note[] {
  // Annotations are in a comment that begins with two stars. Other comments are explanations.
  const [comment, another] = comments.filter(({ text }) => text.startsWith('/**'));
  if (another !== undefined) {
    throw new ImportError(another.place, `a second annotation comment before ${name}`);
  }
  const notes = comment === undefined ? [] : notesIn(comment);
  for (const [index, note] of notes.entries()) {
    checkNote(note);
    if (!REPEATABLE.has(note.name) && notes.findIndex((n) => n.name === note.name) < index) {
      throw new ImportError(note.place, `@${note.name} occurs twice before ${name}`);
    }
  }
  return notes;
}

function notesIn({ text, place }: Comment): Note[] {
  return text.split('\n').flatMap((line, index) => {
    const { name, value = '' } = NOTE.exec(line)?.groups ?? {};
    return name === undefined
      ? []
      : [{ name, value, place: { ...place, line: place.line + index } }];
  });
}

function checkNote({ name, value, place }: Note): void {
  const pattern = VALUES.get(name);
  if (pattern === undefined) {
    throw new ImportError(place, `annotation @${name} is unknown`);
  }
  if (!pattern.test(value)) {
    throw new ImportError(place, `@${name} cannot be "${value}"`);
  }
}
