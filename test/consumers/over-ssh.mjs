/**
 * Installs the packed package alone into an empty project, without install scripts, and connects over
 * SSH: through a real sshd to a private libvirtd. Exits with 77, the usual status of a skipped test,
 * if a private libvirtd cannot be started.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sshd } from '../libvirtd/ssh/sshd.ts';
import { startLibvirtd } from '../libvirtd/support/libvirtd.ts';
import { whyNoLibvirtd } from '../libvirtd/support/machine.ts';
import { install, pack } from './package.mjs';

const PROGRAM = 'over-ssh.mjs';

const reason = whyNoLibvirtd();
if (reason === null) {
  await connectOverSsh();
} else {
  process.stderr.write(`skipped: ${reason}\n`);
  process.exitCode = 77;
}

async function connectOverSsh() {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-over-ssh-'));
  const project = join(folder, 'project');
  try {
    mkdirSync(project);
    install(project, pack(folder).file);
    copyFileSync(join(import.meta.dirname, 'project', PROGRAM), join(project, PROGRAM));
    await withSshd((sshd) => {
      const args = [PROGRAM, sshd.uri(), sshd.file('id'), sshd.knownHost];
      execFileSync(process.execPath, args, {
        cwd: project,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      console.log(`ok      the installed package connects over SSH (${sshd.logins} logins)`);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withSshd(use) {
  const daemon = await startLibvirtd();
  try {
    const sshd = await Sshd.start(daemon);
    try {
      use(sshd);
    } finally {
      await sshd[Symbol.asyncDispose]();
    }
  } finally {
    await daemon.stop();
  }
}
