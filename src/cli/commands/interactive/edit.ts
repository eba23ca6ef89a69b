import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { DeclinedError } from '../../context/confirm.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { safeLine } from '../../output/safe-text.ts';
import type { Action } from '../../registry/command-spec.ts';
import type { KindObject } from '../../verbs/kind-adapter.ts';
import type { KindSpec } from '../../verbs/kind-spec.ts';
import { askChoice } from './ask-choice.ts';
import { editorCommand, runEditor } from './editor.ts';
import { problemsOf } from './xml-problems.ts';

/** The XML formats that can be edited. */
export type EditFormat =
  | 'domain'
  | 'network'
  | 'storage-pool'
  | 'nwfilter'
  | 'interface'
  | 'secret'
  | 'snapshot'
  | 'checkpoint';

/** A text to edit, and what happens to it afterwards. */
export interface EditTarget {
  /** The object of the result. */
  readonly object: KindObject;

  /** The format of the XML; undefined for a text that is not validated. */
  readonly format: EditFormat | undefined;
  readonly before: string;

  /** Sends the text. Resolves to the message for people. */
  readonly save: (text: string) => Promise<string>;

  /** The message if the text was not changed. */
  readonly unchanged: string;
}

/** Returns the action that edits the XML of a kind of object. */
export async function editAction(kind: KindSpec, format: EditFormat): Promise<Action> {
  const adapter = await kind.load();
  return async (context) => {
    const key = context.args.text(kind.position);
    const object = await adapter.lookup(context.connection, key, context);
    const before = await (adapter.getEditableXml ?? adapter.getXml)(object, context);
    const edited =
      adapter.messages.edited?.(object.name) ?? `XML configuration of '${object.name}' edited`;
    return edit(context, {
      ...{ object, format, before },
      save: async (text) => {
        await adapter.define?.(text, context);
        return edited;
      },
      unchanged: edited.replace(/edited(\.?)$/, 'not changed$1'),
    });
  };
}

/** Opens a text in the editor, validates it and sends it. */
export function edit(context: CommandContext, target: EditTarget): Promise<RecordResult> {
  return new Edit(context, target).run();
}

class Edit {
  readonly #context: CommandContext;
  readonly #target: EditTarget;

  constructor(context: CommandContext, target: EditTarget) {
    this.#context = context;
    this.#target = target;
  }

  async run(): Promise<RecordResult> {
    const context = this.#context;
    const { before, object } = this.#target;
    const folder = await mkdtemp(join(tmpdir(), 'lvsh-'));
    // The folder is only readable for this user: the XML may contain passwords.
    const file = join(folder, `${object.name.replaceAll(/[^\w.-]/g, '_').slice(0, 64)}.xml`);
    await writeFile(file, before);
    let isKept = false;
    try {
      return await this.#untilAccepted(file);
    } catch (error) {
      isKept = (await readFile(file, 'utf8').catch(() => before)) !== before;
      if (isKept) await context.notice(`note: the text is kept in ${file}`);
      throw error;
    } finally {
      if (!isKept) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Opens the editor until the text is accepted, or the person gives it up. */
  async #untilAccepted(file: string): Promise<RecordResult> {
    const { before, format, unchanged } = this.#target;
    const { environment, args } = this.#context;
    const command = editorCommand(environment.variables, environment.platform);
    let isForced = format === undefined || args.flag('skip-validate');
    for (;;) {
      await runEditor(environment, command, file);
      const text = await readFile(file, 'utf8');
      if (text === before) return this.#result('unchanged', unchanged);
      try {
        return this.#result('edited', await this.#save(text, isForced));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const renaming = renamingHint(format, before, text);
        if (!environment.stdin.isTTY) {
          if (renaming !== undefined) await this.#context.notice(renaming);
          throw error;
        }
        const choice = await this.#ask(error, renaming);
        if (choice === 'n') throw new DeclinedError('Nothing is changed');
        isForced = choice === 'f';
      }
    }
  }

  async #save(text: string, isForced: boolean): Promise<string> {
    const { format, before, save } = this.#target;
    const isChecked = format !== undefined && !isForced;
    const problems = isChecked ? await problemsOf(format, text, before) : [];
    if (problems.length > 0) throw new RefusedTextError(problems);
    return save(text);
  }

  /** Shows why the text is refused, and asks how to go on. */
  async #ask(error: Error, renaming: string | undefined): Promise<'y' | 'n' | 'f'> {
    const { environment, signal } = this.#context;
    const isOurs = error instanceof RefusedTextError;
    const lines = isOurs ? error.problems : [error.message];
    for (const line of lines) await environment.stderr.write(`error: ${safeLine(line)}\n`);
    if (renaming !== undefined) await environment.stderr.write(`${safeLine(renaming)}\n`);
    // A text that the daemon has refused has already been sent as it is.
    return isOurs
      ? askChoice(environment, 'Edit again? y: yes, n: no, f: send it as it is', 'ynf', signal)
      : askChoice(environment, 'Edit again? y: yes, n: no', 'yn', signal);
  }

  #result(result: 'edited' | 'unchanged', message: string): RecordResult {
    const { name, uuid } = this.#target.object;
    return done({ name, ...(uuid === undefined ? {} : { uuid }), result }, message);
  }
}

/** Thrown if the text is not valid XML of its format. */
class RefusedTextError extends Error {
  override readonly name = 'RefusedTextError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The text is not valid: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

function isRefusal(error: unknown): error is Error {
  return error instanceof RefusedTextError || error instanceof VirError;
}

/** Returns advice if the name of a domain was changed: libvirt renames by a call of its own. */
function renamingHint(
  format: EditFormat | undefined,
  before: string,
  after: string,
): string | undefined {
  const [name, newName] = [before, after].map((xml) => /<name>([^<]*)<\/name>/.exec(xml)?.[1]);
  if (format !== 'domain' || newName === undefined || name === newName) return undefined;
  return `hint: Rename it with "lvsh domrename ${name} ${newName}"`;
}
