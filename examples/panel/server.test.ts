/**
 * Tests the server of the panel with hosts in memory.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { connect } from 'libvirt-client';
import { remote } from 'libvirt-client/protocol';
import { WebSocket } from 'ws';
import { runAction } from './actions.ts';
import { TestPanel, textOf } from './test-panel.ts';

test('The panel gives its page and its cookie only for the token of its start', async () => {
  await using site = await TestPanel.start();
  const without = { cookie: '' };
  assert.equal((await site.request('GET', '/', without)).status, 401);
  assert.equal((await site.request('GET', '/?token=guessed', without)).status, 401);
  assert.equal((await site.request('GET', '/api/live', without)).status, 401);
  const { search } = new URL(site.panel.url);
  const page = await site.request('GET', `/${search}`, without);
  assert.equal(page.status, 200);
  assert.match(page.text, /<title>Panel<\/title>/);
  const [cookie = ''] = page.headers['set-cookie'] ?? [];
  assert.ok(cookie.startsWith(`${site.cookie};`));
  assert.match(cookie, /HttpOnly; SameSite=Strict/);
  assert.equal((await site.request('GET', '/')).status, 200);
});

test('The panel forbids scripts in its page, and frames around it', async () => {
  await using site = await TestPanel.start();
  const { headers, text } = await site.request('GET', '/');
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'; script-src 'self';/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(text, /<script(?![^>]* src=)|\son\w+=/);
});

test('The panel refuses requests and WebSockets of other sites, and other host names', async () => {
  await using site = await TestPanel.start({ write: true });
  const foreign = { origin: 'http://elsewhere.example' };
  assert.equal((await site.request('POST', site.path('suspend'), foreign)).status, 403);
  const { port } = new URL(site.panel.origin);
  const rebound = { host: `elsewhere.example:${port}` };
  assert.equal((await site.request('GET', '/', rebound)).status, 403);
  const url = `ws://127.0.0.1:${port}/ws/console?host=one&uuid=${site.guest.uuid}`;
  const socket = new WebSocket(url, { ...foreign, headers: { cookie: site.cookie } });
  const [error] = await once(socket, 'error');
  assert.match(error.message, /403/);
  assert.equal(site.guest.state, 1);
});

test('The panel sends no file outside its page', async () => {
  await using site = await TestPanel.start();
  assert.equal((await site.request('GET', '/novnc/core/rfb.js')).status, 200);
  for (const path of ['/../panel.ts', '/..%2fpanel.ts', '/novnc/package.json', '/%ff', '/api/x']) {
    assert.match(String((await site.request('GET', path)).status), /400|404/, path);
  }
});

test('A read-only panel refuses each change, console and screen', async () => {
  await using site = await TestPanel.start();
  for (const part of ['suspend', 'force-off', 'save', 'copy-disk', 'screen']) {
    const { status, text } = await site.request('POST', site.path(part));
    assert.equal(status, 403);
    assert.deepEqual(JSON.parse(text), { error: 'The panel is read-only' });
  }
  const url = `${site.panel.origin.replace('http', 'ws')}/ws/console?host=one&uuid=${site.guest.uuid}`;
  const { origin } = site.panel;
  const socket = new WebSocket(url, { origin, headers: { cookie: site.cookie } });
  const [code, reason] = await once(socket, 'close');
  assert.equal(code, 1008);
  assert.equal(String(reason), 'The panel is read-only');
  assert.equal(site.guest.state, 1);
});

test('An answer has the text of the error, and a status that fits', async () => {
  await using site = await TestPanel.start({ write: true });
  const error = { code: 38, message: 'the disk is missing' };
  site.one.misbehave({ kind: 'fail', procedure: remote.domainSuspend, error });
  const failed = await site.request('POST', site.path('suspend'));
  assert.equal(failed.status, 409);
  assert.match(failed.text, /the disk is missing/);
  assert.equal((await site.request('POST', site.path('dance'))).status, 404);
  const nowhere = site.path('suspend').replace('/one/', '/nowhere/');
  assert.equal((await site.request('POST', nowhere)).status, 404);
  const unknown = site
    .path('suspend')
    .replace(site.guest.uuid, '00000000-0000-4000-8000-000000000000');
  assert.equal((await site.request('POST', unknown)).status, 404);
  await site.one.crash();
  const lost = await site.request('POST', site.path('suspend'));
  assert.equal(lost.status, 503);
});

test('Closing the panel ends live feeds and cancels jobs', async () => {
  const site = await TestPanel.start({ write: true });
  const feed = await site.open('GET', '/api/live');
  const text = textOf(feed);
  const { origin } = site.panel;
  await site[Symbol.asyncDispose]();
  assert.match(await text, /^event: hello\n/);
  await assert.rejects(fetch(origin));
});

test('A change that the host does not answer ends with a time limit', async () => {
  await using site = await TestPanel.start({ write: true });
  site.one.misbehave({ kind: 'drop', procedure: remote.domainSuspend });
  await using connection = await connect(site.one.uri);
  const guest = await connection.domainLookupByName('test');
  const suspended = runAction((domain, options) => domain.suspend(options), guest, 20);
  await assert.rejects(suspended, { status: 504, message: /has not answered within 0.02 s/ });
});

test('npm run panel starts hosts in memory, prints its address, and ends by a signal', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const url = /^Panel: (\S+)$/.exec((await lines.next()).value)?.[1] ?? '';
  assert.equal((await lines.next()).value, 'Read-only. Add --write to change guests.');
  const response = await fetch(url);
  assert.match(await response.text(), /<title>Panel<\/title>/);
  const [cookie = ''] = response.headers.getSetCookie();
  const { origin } = new URL(url);
  const live = await fetch(`${origin}/api/live`, { headers: { cookie } });
  let text = '';
  for await (const part of live.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (['postgres', 'legacy-erp', 'dns-1'].every((name) => text.includes(`"${name}"`))) break;
  }
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});
