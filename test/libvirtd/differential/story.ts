import type { Connection } from '../../../src/index.ts';
import { VirError } from '../../../src/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import type { FakeAgent } from '../guest-agent/fake-agent.ts';
import type { Answer, PythonClient } from './python-client.ts';
import { errorFields } from './values.ts';

/**
 * Things that are done to two objects that are alike: to one by this package, to the other by
 * libvirt-python. After each step both must look alike.
 */
export interface Story<It> {
  readonly title: string;
  readonly driver: 'test' | 'qemu';
  /** What look.py is to look at, and the name of the object there. */
  readonly looks: ReadonlyArray<readonly [kind: string, name: (tag: Tag) => string]>;
  readonly steps: readonly Step<It>[];
}

/** One thing that is done. */
export interface Step<It> {
  /** The function of libvirt's that does it. */
  readonly fn: string;
  readonly ours: (me: Me<It>) => Promise<unknown>;
  /** The same for libvirt-python: an expression or statements with `me` and `conn`. */
  readonly theirs: (tag: Tag) => string;
  /** Whether what it gives is compared, too. */
  readonly returns: boolean;
  /** Whether the effect comes some time after the call, and what is seen then, if that is known. */
  readonly settles: boolean | string;
}

/** What tells the two objects apart. Nothing else may, so it is taken out of what is seen. */
export interface Tag {
  readonly name: string;
  readonly uuid: string;
  readonly mac: string;
  /** The name of a device on the host, which has to be short. */
  readonly device: string;
  /** An agent, for guests of QEMU. */
  readonly agent?: FakeAgent;
}

/** What a step of this package's is done with. */
export interface Me<It> extends Tag {
  readonly connection: Connection;
  /** The object, once a step has made it. */
  it: It;
  /** Something else that a step has made for another: a snapshot, a volume. */
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

/** Makes the steps of a story about one class of objects. */
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

/** A text as a literal of Python's. */
export function py(text: string): string {
  return JSON.stringify(text);
}

/** What a step came to, on both sides. */
export interface Outcome {
  readonly answers: readonly [ours: string, theirs: string];
  readonly seen: readonly [ours: string, theirs: string];
}

/** Both sides of a story that is told. */
export interface Sides<It> {
  readonly me: Me<It>;
  readonly them: Tag;
  readonly python: PythonClient;
}

/** Does one step on both sides, and looks. */
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

/** What there is to see; where it takes its time, when it is there on both sides. */
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

/** What there is to see of both objects. */
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

/** Without what must be different: names, and what each new object gets of its own. */
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
