/**
 * Records the sessions of scenarios.ts with a real libvirtd into fixtures/transcripts. Unit tests
 * replay them:
 *
 *     npx tsx test/libvirtd/transcripts/record.ts [NAME...]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../src/index.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { startLibvirtd } from '../support/libvirtd.ts';
import { RecordingProxy } from './recording-proxy.ts';
import type { Scenario } from './scenarios.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Transcript } from './transcript.ts';
import { formatTranscript, toAnswers } from './transcript.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/transcripts');

const chosen = process.argv.slice(2);
for (const [name, scenario] of Object.entries(SCENARIOS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  await using daemon = await startLibvirtd();
  const transcript = await record(daemon, scenario);
  writeFileSync(join(FOLDER, `${name}.txt`), formatTranscript(transcript));
  process.stdout.write(`${name}: ${transcript.packets.length} packets\n`);
}

async function record(daemon: Libvirtd, scenario: Scenario): Promise<Transcript> {
  const { title, driver, isReadOnly: readOnly = false } = scenario;
  const path = readOnly ? daemon.readOnlySocketPath : daemon.socketPath;
  await using proxy = await RecordingProxy.before(path);
  const connection = await connect(daemon.uri(driver, 'unix', { socket: proxy.path }), {
    readOnly,
  });
  const version = Number(await libvirtVersion(daemon));
  const answers = await scenario.run(connection);
  await connection.close();
  const heading = [title, `libvirtd ${dotted(version)}, driver ${driver}, over a unix socket`];
  return { heading, packets: proxy.packets, answers: toAnswers(answers) };
}

/** Reads the version over another connection, so that it is not in the recording. */
async function libvirtVersion(daemon: Libvirtd): Promise<bigint> {
  await using connection = await connect(daemon.uri('test'));
  return await connection.getLibVersion();
}

function dotted(version: number): string {
  const parts = [version / 1_000_000, (version / 1000) % 1000, version % 1000];
  return parts.map(Math.floor).join('.');
}
