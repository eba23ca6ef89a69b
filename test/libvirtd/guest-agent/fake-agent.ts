import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { agentAnswers } from './answers.ts';
import { bootSector } from './boot-sector.ts';
import { Programs } from './programs.ts';

/** What libvirt asks an agent for. */
interface Request {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/**
 * An agent at the socket of a guest's channel. The guest opens the channel's other end and knows
 * nothing of it: QEMU and libvirt both connect to this agent. It answers as QEMU's does, about a
 * guest that is made up, and runs programs on this machine.
 */
export class FakeAgent implements AsyncDisposable {
  /** What it was asked to do, but for the questions that only synchronise. */
  readonly commands: string[] = [];
  /** Where its files are. */
  readonly folder: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers = agentAnswers();
  readonly #programs = new Programs();

  private constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'guest-agent-'));
    // A disk needs whole tracks to be booted from.
    writeFileSync(this.bootDisk, Buffer.concat([bootSector(), Buffer.alloc(1_048_576 - 512)]));
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<FakeAgent> {
    const agent = new FakeAgent();
    await new Promise<void>((resolve) => agent.#server.listen(agent.#socketPath, resolve));
    return agent;
  }

  /** The disk that the guest has to boot from. */
  get bootDisk(): string {
    return join(this.folder, 'boot.img');
  }

  get #socketPath(): string {
    return join(this.folder, 'agent.sock');
  }

  /** What stands in a guest's XML. */
  get devices(): string {
    return `<disk type='file'><driver name='qemu' type='raw'/><source file='${this.bootDisk}'/>
        <target dev='hda' bus='ide'/><serial>boot-disk</serial></disk>
      <channel type='unix'><source mode='connect' path='${this.#socketPath}'/>
        <target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#programs.kill();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    createInterface({ input: socket }).on('line', async (line) => {
      // A 0xff comes before what synchronises: it is never part of JSON.
      const request = JSON.parse(line.replace(/^[^{]*/, '')) as Request;
      const answer = await this.#answer(request);
      socket.write(`${JSON.stringify(answer)}\n`);
    });
  }

  async #answer({ execute, arguments: args = {} }: Request): Promise<object> {
    if (execute === 'guest-sync') return { return: args['id'] };
    this.commands.push(JSON.stringify({ execute, ...args }));
    if (execute === 'guest-exec') return this.#programs.start(args);
    if (execute === 'guest-exec-status') return this.#programs.status(args['pid']);
    const answer = this.#answers.get(execute);
    if (answer !== undefined) return { return: answer };
    const desc = `The command ${execute} has not been found`;
    return { error: { class: 'CommandNotFound', desc } };
  }
}
