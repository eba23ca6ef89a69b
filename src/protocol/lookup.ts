import { admin } from './generated/admin/program.ts';
import { keepalive } from './generated/keepalive/program.ts';
import { lxc } from './generated/lxc/program.ts';
import type { VirNetMessageHeader } from './generated/net/types.ts';
import { qemu } from './generated/qemu/program.ts';
import { remote } from './generated/remote/program.ts';
import type { AnyEventMessage, AnyProcedure } from './procedure.ts';

const PROGRAMS = new Map(
  [remote, qemu, lxc, admin, keepalive].map((program) => [program.program, program]),
);

/** Returns the procedure or event of a packet, or undefined if this package does not know it. */
export function findProcedure(
  header: VirNetMessageHeader,
): AnyProcedure | AnyEventMessage | undefined {
  const program = PROGRAMS.get(header.prog);
  return program?.version === header.vers ? program[header.proc] : undefined;
}

/** Whether a program number, in this version, belongs to libvirt. */
export function isKnownProgram(program: number, version: number): boolean {
  return PROGRAMS.get(program)?.version === version;
}
