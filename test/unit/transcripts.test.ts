import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { ReplayingDaemon } from '../libvirtd/transcripts/replaying-daemon.ts';
import { SCENARIOS } from '../libvirtd/transcripts/scenarios.ts';
import {
  formatTranscript,
  parseTranscript,
  toAnswers,
} from '../libvirtd/transcripts/transcript.ts';
import { inUri } from '../support/local-socket.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/transcripts');

describe('The recorded sessions of real daemons', () => {
  it('include one for each scenario', () => {
    const files = Object.keys(SCENARIOS).map((name) => `${name}.txt`);
    expect(readdirSync(FOLDER).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(SCENARIOS))(
    'are replayed with the same packets and results: %s',
    async (name, scenario) => {
      const { packets, answers } = parseTranscript(read(name));
      await using daemon = await ReplayingDaemon.of(packets);
      const path = scenario.driver === 'test' ? 'default' : 'system';
      const uri = `${scenario.driver}+unix:///${path}?socket=${inUri(daemon.path)}`;
      const connection = await connect(uri, { readOnly: scenario.isReadOnly ?? false });
      const replayed = await scenario.run(connection).catch((error: Error) => error);
      await connection.close();
      const sent = packets.filter((packet) => packet.from === 'client').map(({ bytes }) => bytes);
      expect(daemon.received.map(hex)).toEqual(sent.map(hex));
      expect(toAnswers(replayed)).toEqual(answers);
    },
  );

  it.each(Object.keys(SCENARIOS))('are parsed and formatted without a change: %s', (name) => {
    expect(formatTranscript(parseTranscript(read(name)))).toBe(read(name));
  });
});

function read(name: string): string {
  return readFileSync(join(FOLDER, `${name}.txt`), 'utf8');
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
