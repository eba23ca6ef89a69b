import { VirNetMessageHeader } from '../../../src/protocol/index.ts';
import { describePacket } from '../../../src/rpc/trace.ts';
import { XdrReader } from '../../../src/xdr/index.ts';

/** One packet of a recorded session. */
export interface RecordedPacket {
  readonly from: 'client' | 'daemon';
  readonly bytes: Buffer;
}

/** A recorded session and the results of the client. */
export interface Transcript {
  /** The lines that describe the session. */
  readonly heading: readonly string[];
  readonly packets: readonly RecordedPacket[];
  /** The client's answers, as JSON with bigint as in `"5n"`. */
  readonly answers: unknown;
}

/**
 * Formats a transcript as text. Lines with `#` describe it. `>` is a packet of the client and `<` a
 * packet of the daemon, in words of 32 bits with their text. The results of the client come last.
 */
export function formatTranscript({ heading, packets, answers }: Transcript): string {
  return [
    heading.map((line) => `# ${line}`).join('\n'),
    ...packets.map(formatPacket),
    `${ANSWERS}\n${JSON.stringify(answers, null, 2)}\n`,
  ].join('\n\n');
}

export function parseTranscript(text: string): Transcript {
  const end = text.indexOf(ANSWERS);
  const packets: RecordedPacket[] = [];
  let words = '';
  for (const line of text.slice(0, end).split('\n').reverse()) {
    if (line.startsWith('  ')) words = line.slice(2).split('|')[0] + words;
    if (!/^[<>] /.test(line)) continue;
    const bytes = Buffer.from(words.replaceAll(' ', ''), 'hex');
    packets.unshift({ from: line.startsWith('>') ? 'client' : 'daemon', bytes });
    words = '';
  }
  return {
    heading: text.split('\n').flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : [])),
    packets,
    answers: JSON.parse(text.slice(end + ANSWERS.length)),
  };
}

/** Converts the answers of a client to the form of a transcript. */
export function toAnswers(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)),
  );
}

const ANSWERS = '= what the client made of it';
const LENGTH_BYTES = 4;
const LINE_BYTES = 32;

function formatPacket({ from, bytes }: RecordedPacket): string {
  const header = VirNetMessageHeader.decode(new XdrReader(bytes.subarray(LENGTH_BYTES)));
  const lines = [`${from === 'client' ? '>' : '<'} ${describePacket(header)}`];
  for (let start = 0; start < bytes.length; start += LINE_BYTES) {
    const part = bytes.subarray(start, start + LINE_BYTES);
    const words = part.toString('hex').match(/.{8}/g) ?? [];
    const characters = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`  ${words.join(' ').padEnd(71)}  |${characters}|`);
  }
  return lines.join('\n');
}
