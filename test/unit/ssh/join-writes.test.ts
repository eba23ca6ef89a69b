import { Duplex } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { joinWrites } from '../../../src/ssh/join-writes.ts';
import { turns } from '../../support/turns.ts';

describe('joinWrites', () => {
  it('sends the writes of one turn together, and those of the next turn separately', async () => {
    const { stream, sent } = recorder();
    for (const piece of ['length', ' content', ' tag']) stream.write(piece);
    await turns();
    expect(sent).toEqual(['length content tag']);
    stream.write('next');
    await turns();
    expect(sent).toEqual(['length content tag', 'next']);
  });

  it('sends all writes before the end of the stream', async () => {
    const { stream, sent } = recorder();
    stream.write('last');
    stream.write(' words');
    stream.end();
    await turns();
    expect(sent).toEqual(['last words']);
  });

  it('leaves it to the stream whether more may be written', () => {
    const { stream } = recorder();
    expect(stream.write('a')).toBe(true);
    expect(stream.write('b'.repeat(100))).toBe(false);
  });
});

/** Returns a stream that records each write to its system. */
function recorder(): { readonly stream: Duplex; readonly sent: string[] } {
  const sent: string[] = [];
  const stream = new Duplex({
    highWaterMark: 10,
    read() {},
    write(bytes: Buffer, _encoding, done) {
      sent.push(bytes.toString());
      done();
    },
    writev(chunks, done) {
      sent.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  joinWrites(stream);
  return { stream, sent };
}
