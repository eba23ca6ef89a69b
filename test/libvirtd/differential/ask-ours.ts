import type { Connection } from '../../../src/index.ts';
import type { Question } from './question.ts';
import type { Kind } from './subjects.ts';
import { subjectsOf } from './subjects.ts';
import { ask } from './values.ts';

/** Answers by question, by the object that it is about, and by the index of the argument. */
export type Answers = Readonly<Record<string, Readonly<Record<string, Answered>>>>;
type Answered = Readonly<Record<string, unknown>>;

/** Asks each question about all objects of its kind. The answers have the form of client.py. */
export async function askOurs(
  connection: Connection,
  questions: readonly Question[],
): Promise<Answers> {
  const kinds = [...new Set(questions.map(({ kind }) => kind))];
  const listed = await Promise.all(kinds.map((kind) => subjectsOf(connection, kind)));
  const subjects = new Map<Kind, (typeof listed)[number]>(
    kinds.map((kind, index) => [kind, listed[index] ?? []]),
  );
  const answers: [string, Record<string, Answered>][] = [];
  for (const question of questions) {
    const about = (subjects.get(question.kind) ?? []).map(async ([name, it]) => {
      return [name, await withEach(question, it)] as const;
    });
    answers.push([question.id, Object.fromEntries(await Promise.all(about))]);
  }
  return Object.fromEntries(answers);
}

async function withEach(question: Question, it: unknown): Promise<Answered> {
  const answers = question.args.map((arg) => ask(() => question.ours(it as never, arg as never)));
  return Object.fromEntries((await Promise.all(answers)).map((each, index) => [index, each]));
}
