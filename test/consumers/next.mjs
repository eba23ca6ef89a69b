/**
 * Builds the Next.js recipe with the packed package in an empty project, starts it, and uses it as a
 * browser does. The installation takes 340 MB.
 *
 *     npm run test:recipes:next
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkBackend } from '../../examples/recipes/check-backend.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { Checks } from './checks.mjs';
import { installInto, pack, root } from './package.mjs';

const RECIPES = join(root, 'examples/recipes');

/** The place of each route handler, which its first comment names. */
const ROUTES = {
  'guests-route.ts': 'app/guests/route.ts',
  'start-route.ts': 'app/guests/[name]/start/route.ts',
  'events-route.ts': 'app/events/route.ts',
};

const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-next-'));
const project = join(folder, 'project');
const temporary = join(folder, 'tmp');
const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', TMPDIR: temporary };
const checks = new Checks();

try {
  mkdirSync(temporary);
  cpSync(join(import.meta.dirname, 'project-next'), project, { recursive: true });
  writeRoutes();
  installInto(project, pack(folder).file);
  await checks.runAll(
    [{ title: 'the Next.js recipe builds, and works as the others do', commands: [], run }],
    project,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = checks.failures === 0 ? 0 : 1;

/** Copies the route handlers to their places, and the module that they import beside them. */
function writeRoutes() {
  cpSync(join(RECIPES, 'guests.ts'), join(project, 'guests.ts'));
  for (const [name, path] of Object.entries(ROUTES)) {
    const text = readFileSync(join(RECIPES, 'next', name), 'utf8');
    if (!text.includes(path)) throw new Error(`${name} does not name its place ${path}`);
    const up = dirname(path).replace(/[^/]+/g, '..');
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), text.replace("'../guests.ts'", `'${up}/guests'`));
  }
}

async function run() {
  await ended(next('build'));
  const daemon = await startDaemon();
  const server = next('start', '--port', '0', '--hostname', '127.0.0.1', {
    LIBVIRT_URI: daemon.uri,
  });
  try {
    await checkBackend(await urlOf(server), daemon);
  } finally {
    server.kill();
    await ended(server);
    await daemon.close();
  }
}

/** Starts Next.js with arguments, and with variables if the last argument is an object. */
function next(...args) {
  const variables = typeof args.at(-1) === 'object' ? args.pop() : {};
  const program = join(project, 'node_modules/next/dist/bin/next');
  return spawn(process.execPath, [program, ...args], {
    cwd: project,
    env: { ...environment, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Returns the URL that the server prints when it is ready. */
async function urlOf(server) {
  let url;
  for await (const line of createInterface({ input: server.stdout })) {
    url ??= /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined && line.includes('Ready')) return url;
  }
  throw new Error('next start has ended');
}

/** Resolves when the program has ended. Rejects if it has failed by itself. */
function ended(program) {
  const output = [];
  program.stdout.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('close', (code) => {
      if (code === 0 || program.killed) resolve();
      else reject(new Error(`Next.js exited with ${code}:\n${Buffer.concat(output)}`));
    });
  });
}
