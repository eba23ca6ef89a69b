import type { Connection } from '../../../src/index.ts';
import { VirError } from '../../../src/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import type { FakeAgent } from '../guest-agent/fake-agent.ts';
import type { Answer, PythonClient } from './python-client.ts';
import { errorFields } from './values.ts';

/**
 * Steps that change two equal objects: one by this package, the other by libvirt-python. After each
 * step both must look equal.
 */
export interface Story<It> {
  readonly title: string;
  readonly driver: 'test' | 'qemu';
  /** The kinds of objects that look.py reads, and their names. */
  readonly looks: ReadonlyArray<readonly [kind: string, name: (tag: Tag) => string]>;
  readonly steps: readonly Step<It>[];
}

/** One change. */
export interface Step<It> {
  /** The function of libvirt. */
  readonly fn: string;
  readonly ours: (me: Me<It>) => Promise<unknown>;
  /** The same call by libvirt-python: an expression or statements with `me` and `conn`. */
  readonly theirs: (tag: Tag) => string;
  /** Whether the returned values are compared too. */
  readonly returns: boolean;
  /** Whether the effect comes some time after the call, or the text that is visible then. */
  readonly settles: boolean | string;
}

/** The values in which the two objects differ. They are removed before the comparison. */
export interface Tag {
  readonly name: string;
  readonly uuid: string;
  readonly mac: string;
  /** The name of a device on the host, which has to be short. */
  readonly device: string;
  /** The agent of a QEMU guest. */
  readonly agent?: FakeAgent;
}

/** The values that a step by this package uses. */
export interface Me<It> extends Tag {
  readonly connection: Connection;
  /** The object, after a step has created it. */
  it: It;
  /** Another object that a step has created for later ones, such as a snapshot or a volume. */
  other: unknown;
}

export const OURS: Tag = {
  name: 'one-of-ours',
  uuid: '0aaaaaaa-0000-0000-0000-00000000000a',
  mac: '52:54:00:aa:aa:aa',
  device: 'ours0',
};

export const THEIRS: Tag = {
  name: 'one-of-them',
  uuid: '0bbbbbbb-0000-0000-0000-00000000000b',
  mac: '52:54:00:bb:bb:bb',
  device: 'them0',
};

/** Returns a function that creates the steps of a story about one class. */
export function stepsOf<It>() {
  return (
    fn: string,
    ours: (me: Me<It>) => Promise<unknown>,
    theirs: string | ((tag: Tag) => string),
    { returns = false, settles = false }: Partial<Pick<Step<It>, 'returns' | 'settles'>> = {},
  ): Step<It> => ({
    fn,
    ours,
    theirs: typeof theirs === 'string' ? () => theirs : theirs,
    returns,
    settles,
  });
}

/** Formats a text as a Python literal. */
export function py(text: string): string {
  return JSON.stringify(text);
}

/** The outcome of a step on both sides. */
export interface Outcome {
  readonly answers: readonly [ours: string, theirs: string];
  readonly seen: readonly [ours: string, theirs: string];
}

/** Both sides of a running story. */
export interface Sides<It> {
  readonly me: Me<It>;
  readonly them: Tag;
  readonly python: PythonClient;
}

/** Runs one step on both sides, and reads both objects. */
export async function take<It>(
  story: Story<It>,
  step: Step<It>,
  sides: Sides<It>,
): Promise<Outcome> {
  const { me, them, python } = sides;
  const before = step.settles ? await look(story, sides) : undefined;
  const ours = await answerOf(() => step.ours(me));
  const theirs = await python.run(step.theirs(them));
  return {
    answers: [strip(shown(step, ours), me), strip(shown(step, theirs), them)],
    seen: await settled(story, sides, before, 'error' in ours ? false : step.settles),
  };
}

/** Reads both objects. If the step settles, waits until the effect is visible on both sides. */
async function settled<It>(
  story: Story<It>,
  sides: Sides<It>,
  before: readonly string[] | undefined,
  settles: boolean | string,
): Promise<readonly [string, string]> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const seen = await look(story, sides);
    const isThere = (each: string, side: number): boolean =>
      typeof settles === 'string' ? each.includes(settles) : each !== before?.[side];
    // A job changes what there is to see more than once, and one side may be ahead of the other.
    const isSettled = seen.every(isThere) && seen[0] === seen[1];
    if (settles === false || isSettled || Date.now() > deadline) return seen;
  }
}

/** Reads the visible state of both objects. */
export async function look<It>(
  story: Story<It>,
  { me, them, python }: Sides<It>,
): Promise<readonly [string, string]> {
  const lookAt = async (tag: Tag): Promise<string> => {
    const seen: unknown[] = [];
    for (const [kind, name] of story.looks) seen.push(await python.look(kind, name(tag)));
    return strip([...seen, tag.agent?.commands ?? []], tag);
  };
  return [await lookAt(me), await lookAt(them)];
}

async function answerOf(act: () => Promise<unknown>): Promise<Answer> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    return { error: errorFields(error) as readonly unknown[] };
  }
}

function shown<It>(step: Step<It>, answer: Answer): unknown {
  return 'error' in answer || step.returns ? answer : {};
}

/** Formats a value without the parts that must differ: names and generated values. */
function strip(value: unknown, { name, uuid, mac, device, agent }: Tag): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' || typeof each === 'number' ? String(each) : each,
  )
    .replaceAll(agent?.folder ?? '/nowhere', 'FOLDER')
    .replaceAll(name, 'NAME')
    .replaceAll(uuid, 'UUID')
    .replaceAll(uuid.slice(1), 'UUID')
    .replaceAll(uuid.replaceAll('-', ''), 'UUID')
    .replaceAll(mac, 'MAC')
    .replaceAll(device, 'DEVICE')
    .replaceAll(/ id='\d+'/g, " id='ID'")
    .replaceAll(/ state='(dis)?connected'/g, '')
    .replaceAll(/ portid='[^']+'/g, " portid='ID'")
    .replaceAll(/domain-\d+-/g, 'domain-ID-')
    .replaceAll(/vnet\d+|virbr\d+|\/dev\/pts\/\d+|port='\d+'/g, 'SOME')
    .replaceAll(/<(creationTime|timestamp|mtime|atime|ctime|btime)>[\d.]*</g, '<$1>TIME<');
}
