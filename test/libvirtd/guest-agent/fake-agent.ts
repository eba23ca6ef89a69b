import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { agentAnswers } from './answers.ts';
import { bootSector } from './boot-sector.ts';
import { Programs } from './programs.ts';

/** A request of libvirt to an agent. */
interface Request {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/**
 * A guest agent outside of the guest, at the socket of the guest's channel. The guest only opens
 * its end of the channel. The agent answers as QEMU's agent does, with invented data, and runs
 * programs on this machine.
 */
export class FakeAgent implements AsyncDisposable {
  /** The commands that it has received, except `guest-sync`. */
  readonly commands: string[] = [];
  /** The folder of its files. */
  readonly folder: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers: ReadonlyMap<string, unknown>;
  readonly #programs = new Programs();

  private constructor(answers: Readonly<Record<string, unknown>>) {
    this.#answers = new Map([...agentAnswers(), ...Object.entries(answers)]);
    this.folder = mkdtempSync(join(tmpdir(), 'guest-agent-'));
    // The BIOS boots only from disks with whole tracks.
    writeFileSync(this.bootDisk, Buffer.concat([bootSector(), Buffer.alloc(1_048_576 - 512)]));
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** @param answers - More answers by command, also instead of the usual ones. */
  static async start(answers: Readonly<Record<string, unknown>> = {}): Promise<FakeAgent> {
    const agent = new FakeAgent(answers);
    await new Promise<void>((resolve) => agent.#server.listen(agent.#socketPath, resolve));
    return agent;
  }

  /** The disk from which the guest must boot. */
  get bootDisk(): string {
    return join(this.folder, 'boot.img');
  }

  get #socketPath(): string {
    return join(this.folder, 'agent.sock');
  }

  /** The devices for the XML of the guest. */
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
      // A byte 0xff precedes `guest-sync`. It is never part of JSON.
      const request = JSON.parse(line.replace(/^[^{]*/, '')) as Request;
      const answer = await this.#answer(request);
      socket.write(`${asciiJson(answer)}\n`);
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

/** Returns JSON in ASCII, which is what QEMU's agent sends. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
