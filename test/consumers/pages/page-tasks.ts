/**
 * The code blocks of all pages outside of the guide. Each one is a program of its own in an empty
 * project: it compiles, runs, and prints the lines that its comments say. A block that connects to a
 * host runs on a machine of its own (see machine.ts), the others anywhere. Blocks that are a named
 * file of a recipe for test runners are run by those, in `npm run test:package`.
 */
import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CodeBlock } from '../../../tools/docs-check/blocks.ts';
import { codeBlocks } from '../../../tools/docs-check/blocks.ts';
import { readPages } from '../../../tools/docs-check/pages.ts';
import { comparePrinted } from '../../../tools/guide/printed.ts';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';
import type { Fixture, GuestNeeds } from './fixture.ts';
import { writeSparseImage } from './fixture.ts';
import type { Machine } from './machine.ts';
import { VIRSH_FILES } from './virsh-files.ts';

const execFileAsync = promisify(execFile);

/** The calls that the guest's agent answers. */
const AGENT_CALLS =
  /[gG]uest|Agent|Address|\.fs(?:Freeze|Thaw|Trim)|FsInfo|\.[gs]etTime\(|UserPassword|SshKeys|Hostname\(\{/;

/** The page of programs for users of virsh, which `npm run docs:adoption` writes. */
export const FROM_VIRSH = 'from-virsh';

/** Programs that listen until they are stopped. */
const ENDLESS = /for await .*\.subscribe\(|\.openConsole\(/;

/** The client's certificate, by the names that an example gives its files. */
const CERTIFICATES = [
  ['cacert.pem', 'ca.pem'],
  ['clientcert.pem', 'panel.pem'],
  ['clientkey.pem', 'panel.key'],
] as const;

/** A block, and the name of its files in the project. */
export interface PageProgram extends CodeBlock {
  readonly name: string;
  readonly needsMachine: boolean;
}

/** Returns the programs of the pages: all, or those whose names begin with one of the prefixes. */
export function pagePrograms(prefixes: readonly string[]): readonly PageProgram[] {
  return readPages()
    .filter(({ path }) => !/^docs[/\\]guide[/\\]/.test(path))
    .flatMap(codeBlocks)
    .filter(({ file }) => file === undefined)
    .map((block) => ({
      ...block,
      name: `${block.page}-${block.number}`,
      needsMachine: needsMachine(block.code),
    }))
    .filter(({ name }) => prefixes.length === 0 || prefixes.some((each) => name.startsWith(each)));
}

function needsMachine(code: string): boolean {
  if (code.includes("from 'libvirt-client/testing'")) return false;
  return /from 'libvirt-client(?:\/(?:fleet|inventory|pki|unraid))?'/.test(code);
}

function needsOf({ page, code }: PageProgram): GuestNeeds {
  const isMovable = page === 'migration' || code.includes('.migrate');
  return { isMovable, hasAgent: !isMovable && AGENT_CALLS.test(code) };
}

/** Runs programs in the project, one at a time on the machine. */
export class PageRunner {
  /** The programs for users of virsh that libvirt refused. */
  readonly refused: string[] = [];
  readonly #project: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(project: string) {
    this.#project = project;
  }

  /** Runs a program where it finds all that it needs without a host. */
  async run(program: PageProgram): Promise<void> {
    const { stdout } = await this.#execute(program, this.#folder(program), [process.execPath], {});
    comparePrinted(stdout, program.code);
  }

  /** Runs a program on the machine, after the others. */
  runOn(program: PageProgram, machine: Machine, fixture: Fixture): Promise<void> {
    const ended = this.#last.then(() =>
      program.page === FROM_VIRSH
        ? this.#runFromVirsh(program, machine, fixture)
        : this.#runAlone(program, machine, fixture),
    );
    this.#last = ended.catch(() => undefined);
    return ended;
  }

  async #runAlone(program: PageProgram, machine: Machine, fixture: Fixture): Promise<void> {
    await fixture.reset(needsOf(program));
    const cwd = this.#folder(program);
    for (const [from, to] of CERTIFICATES)
      copyFileSync(join(machine.folder, 'flat', from), join(cwd, to));
    const command = machine.command(cwd, { hasPki: program.page !== 'pki' });
    const { stdout } = await this.#execute(program, cwd, command, machine.environment);
    comparePrinted(stdout, program.code);
  }

  /**
   * Runs a program for users of virsh, in whatever state the others have left the guest. It succeeds,
   * or libvirt refuses its call. Its output is virsh's, so it has no comments.
   */
  async #runFromVirsh(program: PageProgram, machine: Machine, fixture: Fixture): Promise<void> {
    await fixture.resetIfStopped();
    const cwd = this.#folder(program);
    for (const [name, text] of Object.entries(VIRSH_FILES)) writeFileSync(join(cwd, name), text);
    const isEndless = ENDLESS.test(program.code);
    const hook = isEndless
      ? ['--import', join(import.meta.dirname, 'stop-when-listening.mjs')]
      : [];
    const command = [...machine.command(cwd, { hasPki: true }), ...hook];
    await this.#execute(program, cwd, command, machine.environment).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      this.refused.push(program.name);
    });
  }

  /** Makes the folder in which a program runs, with the files that the examples read. */
  #folder({ name }: PageProgram): string {
    const folder = join(this.#project, 'folders', name);
    mkdirSync(folder, { recursive: true });
    for (const each of ['web.img', 'new.img']) writeSparseImage(join(folder, each));
    return folder;
  }

  #execute(
    { name, language, code }: PageProgram,
    cwd: string,
    command: readonly string[],
    environment: NodeJS.ProcessEnv,
  ): Promise<{ stdout: string }> {
    const file = join(this.#project, language === 'js' ? 'pages' : 'programs', `${name}.js`);
    const [program = '', ...args] = [...command, file];
    const running = execFileAsync(program, args, {
      cwd,
      encoding: 'utf8',
      timeout: PROGRAM_LIMIT_MS,
      env: { ...process.env, ...environment },
    });
    answerPrompts(running.child, ['fred', environment['LIBVIRT_PASSWORD'] ?? '']);
    // As a user of a program that ends with Ctrl+C.
    if (code.includes("process.once('SIGINT'"))
      running.child.stdout?.once('data', () => running.child.kill('SIGINT'));
    return running;
  }
}

/** Answers each prompt of a program. */
function answerPrompts({ stdin, stdout }: ChildProcess, answers: readonly string[]): void {
  const rest = [...answers];
  stdout?.on('data', (text: string) => {
    if (text.endsWith(': ')) stdin?.write(`${rest.shift() ?? ''}\n`);
  });
}

/** Whether a program ended with an error of libvirt. */
function isRefusal(error: unknown): boolean {
  const { stderr } = error as { readonly stderr?: string };
  return /^(?:Vir|Migration)Error: /m.test(stderr ?? '');
}

/** Writes the programs into the project. Returns the files for the compiler. */
export function writePrograms(project: string, programs: readonly PageProgram[]): string[] {
  mkdirSync(join(project, 'pages'));
  for (const { name, language, code } of programs)
    writeFileSync(join(project, 'pages', `${name}.${language}`), code);
  return programs.filter(({ language }) => language === 'ts').map(({ name }) => `pages/${name}.ts`);
}
