import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** Lets a socket keep the process alive, or not. */
export function setReferenced(socket: Socket, isReferenced: boolean): void {
  // Without a handle, each call adds a listener of `connect`, which a closed socket never emits.
  if (socket.destroyed) return;
  if (isReferenced) socket.ref();
  else socket.unref();
}

/** Lets a program and its pipes keep the process alive, or not. */
export function setProgramReferenced(child: ChildProcess, isReferenced: boolean): void {
  if (isReferenced) child.ref();
  else child.unref();
  // The pipes are sockets in Node, although their types do not say so. The program may close them.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    if (pipe instanceof Socket) setReferenced(pipe, isReferenced);
  }
}
