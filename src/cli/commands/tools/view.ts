import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Domain, GuestDisplay } from '../../../index.ts';
import { openGraphics } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { LocalServer } from './local-server.ts';

/** The viewer of virt-viewer, which reads the files that this command writes. */
const VIEWER = 'remote-viewer';

/** Shows the display of a guest in a viewer until its window is closed. */
export async function view(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const display = await openDisplay(context, domain);
  display.stream.destroy();
  await using server = await LocalServer.listen(context, {
    listen: { host: '127.0.0.1', port: 0 },
    open: async () => (await openDisplay(context, domain)).stream,
  });
  const { type } = display;
  const folder = await mkdtemp(join(tmpdir(), 'lvsh-view-'));
  try {
    const file = join(folder, 'display.vv');
    // The file can contain the password of the display; the folder is only for this user.
    await writeFile(file, viewerFile(domain.name, display, server.port ?? 0), { mode: 0o600 });
    await runViewer(context, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const { name, uuid } = domain;
  return done({ name, uuid, type, result: 'closed' }, `The viewer of ${name} has ended`);
}

function openDisplay({ args, signal }: CommandContext, domain: Domain): Promise<GuestDisplay> {
  const index = args.integer('index') ?? 0;
  const type = args.optionalText('type');
  if (type === undefined) return openGraphics(domain, { index, signal });
  return openGraphics(domain, { type: type === 'spice' ? 'spice' : 'vnc', index, signal });
}

/** Returns the connection file of a display on this machine. */
function viewerFile(name: string, display: GuestDisplay, port: number): string {
  const line = (key: string, value: string): string => `${key}=${value.replaceAll(/[\r\n]/g, ' ')}`;
  const { type, isTls, password } = display;
  return [
    '[virt-viewer]',
    line('type', type),
    line('host', '127.0.0.1'),
    line(isTls ? 'tls-port' : 'port', String(port)),
    line('title', name),
    ...(password === undefined ? [] : [line('password', password)]),
    '',
  ].join('\n');
}

/** Runs the viewer. Resolves when it has ended. */
async function runViewer({ args, signal }: CommandContext, file: string): Promise<void> {
  const program = args.optionalText('viewer') ?? VIEWER;
  const child = spawn(program, [file], { stdio: ['ignore', 'ignore', 'inherit'], signal });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`The viewer "${program}" ended with status ${code}`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UsageError(
        `There is no viewer "${program}"`,
        'Install virt-viewer, name another program by --viewer, or use lvsh vnc or lvsh forward',
      );
    }
    throw error;
  }
}
