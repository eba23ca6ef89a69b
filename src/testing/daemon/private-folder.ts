import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders that exist. */
const folders = new Set<string>();

/** Creates a temporary folder, which is removed at the latest when the process exits. */
export async function createPrivateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'libvirt-client-'));
  if (folders.size === 0) process.on('exit', removeAll);
  folders.add(folder);
  return folder;
}

export async function removePrivateFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}

/** Nothing asynchronous happens any more when the process exits. */
function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
