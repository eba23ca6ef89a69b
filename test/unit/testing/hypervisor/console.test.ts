import { beforeEach, describe, expect, it } from '@jest/globals';
import { openChannel, openConsole } from '../../../../src/testing/hypervisor/domain/console.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import { destroy } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { HypervisorError } from '../../../../src/testing/hypervisor/index.ts';
import type { SimulatedStream } from '../../../../src/testing/hypervisor/stream-port.ts';
import { domainXml, failureOf, newHypervisor } from './support.ts';

const FORCE = 1;
const DEVICES = `<devices><console type='pty'/><serial type='pty'/>
  <channel type='unix'><target type='virtio' name='agent.0'/></channel></devices>`;

describe('The console of a guest', () => {
  let domain: SimulatedDomain;
  beforeEach(() => {
    domain = newHypervisor(false).domains.create(domainXml('c', DEVICES));
  });

  const write = (stream: SimulatedStream, text: string): void =>
    stream.sink?.write(Buffer.from(text));
  const read = async (stream: SimulatedStream, maxBytes = 100): Promise<string> => {
    const piece = await stream.source?.read(maxBytes);
    return piece?.kind === 'data' ? Buffer.from(piece.bytes).toString() : String(piece?.kind);
  };

  it('echoes its input in pieces of the requested size', async () => {
    const stream = openConsole(domain, null, 0);
    write(stream, 'hello');
    write(stream, 'world');
    expect([await read(stream, 3), await read(stream, 3), await read(stream)]).toEqual([
      'hel',
      'lo',
      'world',
    ]);
    const pending = read(stream);
    write(stream, 'late');
    expect(await pending).toBe('late');
  });

  it('copies its input, so that the writer can reuse the buffer', async () => {
    const stream = openConsole(domain, null, 0);
    const bytes = Buffer.from('abc');
    stream.sink?.write(bytes);
    bytes.fill(0);
    expect(await read(stream)).toBe('abc');
  });

  it('ends for its reader when the guest stops', async () => {
    const stream = openConsole(domain, null, 0);
    write(stream, 'last words');
    destroy(domain);
    expect([await read(stream), await read(stream), await read(stream)]).toEqual([
      'last words',
      'end',
      'end',
    ]);
  });

  it('ends a pending read when it closes', async () => {
    for (const close of ['finish', 'abort'] as const) {
      const stream = openConsole(domain, null, 0);
      const pending = read(stream);
      stream[close]();
      expect(await pending).toBe('end');
    }
  });

  it('can be open only once, unless a client forces it', async () => {
    const first = openConsole(domain, null, 0);
    expect(failureOf(() => openConsole(domain, null, 0))).toBe(
      '9/12 operation failed: Active console session exists for this domain',
    );
    const pending = read(first);
    const second = openConsole(domain, null, FORCE);
    await expect(pending).rejects.toBeInstanceOf(HypervisorError);
    expect(failureOf(() => write(first, 'x'))).toContain('stream had I/O failure');
    write(second, 'mine');
    expect(await read(second)).toBe('mine');
    first.abort();
    expect(failureOf(() => openConsole(domain, null, 0))).toContain('Active console session');
    second.finish();
    expect(failureOf(() => openConsole(domain, null, 0))).toBe('no failure');
  });

  it('loses the oldest input if no client reads', async () => {
    const stream = openConsole(domain, null, 0);
    const block = Buffer.alloc(262_144);
    for (const digit of '012345') stream.sink?.write(block.fill(digit));
    const starts: string[] = [];
    for (let piece = 0; piece < 4; piece += 1) starts.push((await read(stream, 1 << 20)).charAt(0));
    expect(starts).toEqual(['2', '3', '4', '5']);
    for (let piece = 0; piece < 16_385; piece += 1) write(stream, String(piece % 10));
    expect(await read(stream)).toBe('1');
  });

  it('exists even if the document has none', async () => {
    const stream = openConsole(newHypervisor(false).domains.create(domainXml('b')), null, 0);
    write(stream, 'x');
    expect(await read(stream)).toBe('x');
  });

  it('refuses holes', () => {
    expect(failureOf(() => openConsole(domain, null, 0).sink?.hole(1n))).toContain('no holes');
  });

  it('refuses unknown names, and guests that are not running', () => {
    expect(failureOf(() => openConsole(domain, 'zz', 0))).toBe(
      '1/12 internal error: cannot find character device zz',
    );
    expect(failureOf(() => openChannel(domain, 'zz', 0))).toBe(
      '1/12 internal error: cannot find channel zz',
    );
    expect(failureOf(() => openConsole(domain, null, 8))).toBe(
      '8/12 unsupported flags (0x8) in function testDomainOpenConsole',
    );
    const stopped = newHypervisor(false).domains.define(domainXml('s', DEVICES));
    expect(failureOf(() => openConsole(stopped, null, 0))).toBe(
      '55/20 Requested operation is not valid: domain is not running',
    );
  });

  it('can be open at the same time as a channel', async () => {
    const stream = openConsole(domain, null, 0);
    const channel = openChannel(domain, 'agent.0', 0);
    expect(failureOf(() => openChannel(domain, null, 0))).toContain('Active channel stream exists');
    write(channel, 'ping');
    write(stream, 'text');
    expect([await read(channel), await read(stream)]).toEqual(['ping', 'text']);
  });
});
