import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import type { Libvirtd } from '../support/libvirtd.ts';

/**
 * A port of a loopback address that is the same port in the network namespace of a private libvirtd, where
 * the displays of its guests listen.
 */
export class PortOfDaemon {
  readonly port: number;
  readonly #server: Server;
  readonly #programs: Set<ChildProcess>;

  private constructor(server: Server, programs: Set<ChildProcess>) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#programs = programs;
  }

  static async start({ pid }: Libvirtd, address = '127.0.0.1'): Promise<PortOfDaemon> {
    const programs = new Set<ChildProcess>();
    const server = createServer((socket) => {
      const { port } = server.address() as AddressInfo;
      const args = [`--target=${pid}`, '--net', 'nc', '-N', address, String(port)];
      const program = spawn('nsenter', args, { stdio: ['pipe', 'pipe', 'ignore'] });
      programs.add(program);
      program.on('exit', () => {
        programs.delete(program);
        socket.destroy();
      });
      socket.on('close', () => program.kill());
      socket.on('error', () => {});
      program.stdin.on('error', () => {});
      socket.pipe(program.stdin);
      program.stdout.pipe(socket);
    });
    server.listen(0, address);
    await once(server, 'listening');
    return new PortOfDaemon(server, programs);
  }

  stop(): void {
    this.#server.close();
    for (const program of this.#programs) program.kill();
  }
}
