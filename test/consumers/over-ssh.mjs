/**
 * Installs the packed package into an empty project, without install scripts, and connects over SSH:
 * through a real sshd to a private libvirtd, with Node, Bun and Deno. Exits with 77, the usual status
 * of a skipped test, if a private libvirtd cannot be started.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sshd } from '../libvirtd/ssh/sshd.ts';
import { startLibvirtd } from '../libvirtd/support/libvirtd.ts';
import { whyNoLibvirtd } from '../libvirtd/support/machine.ts';
import { Checks } from './checks.mjs';
import { install, installTools, pack } from './package.mjs';
import { runtimeTasks } from './runtimes.mjs';

const reason = whyNoLibvirtd();
if (reason === null) {
  process.exitCode = (await failuresOverSsh()) === 0 ? 0 : 1;
} else {
  process.stderr.write(`skipped: ${reason}\n`);
  process.exitCode = 77;
}

async function failuresOverSsh() {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-over-ssh-'));
  const project = join(folder, 'project');
  const checks = new Checks();
  try {
    mkdirSync(project);
    install(project, pack(folder).file);
    installTools(project, 'runtimes');
    await withSshd((sshd) => {
      const script = ['over-ssh.mjs', sshd.uri(), sshd.file('id'), sshd.knownHost];
      return checks.runAll(runtimeTasks(project, script), project);
    });
    return checks.failures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withSshd(use) {
  const daemon = await startLibvirtd();
  try {
    const sshd = await Sshd.start(daemon);
    try {
      await use(sshd);
    } finally {
      await sshd[Symbol.asyncDispose]();
    }
  } finally {
    await daemon.stop();
  }
}
