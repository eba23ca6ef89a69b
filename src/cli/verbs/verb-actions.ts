import type { CommandContext } from '../context/command-context.ts';
import { readInput } from '../input/read-input.ts';
import type { Result, Row, SingleResult } from '../output/result.ts';
import { done } from '../output/result.ts';
import { xmlResult } from '../output/xpath.ts';
import type { Action } from '../registry/command-spec.ts';
import type { KindAdapter, KindObject, KindOperation } from './kind-adapter.ts';
import type { KindSpec } from './kind-spec.ts';

/** Returns the action of `start`. */
export function startAction(kind: KindSpec): Promise<Action> {
  return operation(kind, 'started', ({ start }) => start);
}

/** Returns the action of `destroy`. */
export function destroyAction(kind: KindSpec): Promise<Action> {
  return operation(kind, 'destroyed', ({ destroy }) => destroy);
}

/** Returns the action of `undefine`. */
export function undefineAction(kind: KindSpec): Promise<Action> {
  return operation(kind, 'undefined', ({ undefine }) => undefine);
}

/** Returns the action of `autostart`; with `--disable` autostart is switched off. */
export async function autostartAction(kind: KindSpec): Promise<Action> {
  const adapter = await kind.load();
  return (context) =>
    eachObject(kind, adapter, context, async (object) => {
      const autostart = !context.args.flag('disable');
      await required(adapter.setAutostart)(object, autostart, context);
      const { autostarted, notAutostarted } = adapter.messages;
      const message = required(autostart ? autostarted : notAutostarted)(object.name);
      return done({ ...identity(object), autostart }, message);
    });
}

/** Returns the action of `dumpxml`. */
export async function dumpxmlAction(kind: KindSpec): Promise<Action> {
  const adapter = await kind.load();
  return (context) =>
    eachObject(kind, adapter, context, async (object) =>
      xmlResult(context, await adapter.getXml(object, context), identity(object)),
    );
}

/** Returns the action of `define`, which reads XML from files. */
export async function defineAction(kind: KindSpec): Promise<Action> {
  const adapter = await kind.load();
  return fromFiles('defined', required(adapter.define), required(adapter.messages.defined));
}

/** Returns the action of `create`, which reads XML from files. */
export async function createAction(kind: KindSpec): Promise<Action> {
  const adapter = await kind.load();
  return fromFiles('created', required(adapter.create), required(adapter.messages.created));
}

/** Runs a function for each object that the kind's position names. */
export function eachObject(
  kind: KindSpec,
  adapter: KindAdapter,
  context: CommandContext,
  run: (object: KindObject) => Promise<SingleResult>,
): Promise<Result> {
  return context.forEach(context.args.texts(kind.position), async (key) =>
    run(await adapter.lookup(context.connection, key, context)),
  );
}

async function operation(
  kind: KindSpec,
  verb: 'started' | 'destroyed' | 'undefined',
  select: (adapter: KindAdapter) => KindOperation | undefined,
): Promise<Action> {
  const adapter = await kind.load();
  const run = required(select(adapter));
  const message = required(adapter.messages[verb]);
  return (context) =>
    eachObject(kind, adapter, context, async (object) => {
      // The name of some objects changes or is lost with the object.
      const before = identity(object);
      await run(object, context);
      return done({ ...before, result: verb }, message(before.name));
    });
}

function fromFiles(
  verb: 'defined' | 'created',
  run: (xml: string, context: CommandContext) => Promise<KindObject>,
  message: (name: string, file: string) => string,
): Action {
  return (context) =>
    context.forEach(context.args.texts('file'), async (file) => {
      const object = await run(await readInput(context, file), context);
      return done({ ...identity(object), result: verb }, message(object.name, file));
    });
}

function identity({ name, uuid }: KindObject): Row & { readonly name: string } {
  return uuid === undefined ? { name } : { name, uuid };
}

function required<T>(operation: T | undefined): T {
  if (operation === undefined) throw new Error('The kind does not have this operation');
  return operation;
}
