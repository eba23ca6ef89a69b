/**
 * Tests the example with the in-memory daemon: prom-client writes the same text as the library.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'libvirt-client';
import { collectMetrics, prometheusText } from 'libvirt-client/metrics';
import { startDaemon } from 'libvirt-client/testing';
import { Counter, Registry } from 'prom-client';
import { toRegistry } from './metrics-to-prom-client.ts';

test('toRegistry() returns the samples, which prom-client writes as the library does', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  const samples = await collectMetrics({ 'a "host"': connection }, { jobs: true, uuid: true });
  const text = await toRegistry(samples).metrics();
  assert.deepEqual(linesOf(text), linesOf(prometheusText(samples)));
});

test('toRegistry() returns a registry that can be merged with that of the program', async () => {
  const own = new Registry();
  new Counter({ name: 'requests_total', help: 'Requests.', registers: [own] }).inc();
  const hosts = toRegistry(await collectMetrics({ hail: undefined }));
  const text = await Registry.merge([own, hosts]).metrics();
  assert.match(text, /^requests_total 1$/m);
  assert.match(text, /^libvirt_up\{host="hail"\} 0$/m);
});

/** Returns the lines in one order, with the labels of each in one order too. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${sorted(labels)}}`))
    .sort();
}

function sorted(labels: string): string {
  return (labels.match(/\w+="(?:[^"\\]|\\.)*"/g) ?? []).sort().join();
}
