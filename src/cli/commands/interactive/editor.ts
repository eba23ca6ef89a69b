import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CliEnvironment } from '../../environment/environment.ts';

/** Returns the command of the person's editor: a program and perhaps arguments. */
export function editorCommand(
  variables: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const chosen = [variables['VISUAL'], variables['EDITOR']].find((text) => text?.trim());
  return chosen ?? (platform === 'win32' ? 'notepad' : 'vi');
}

/** Runs the editor with a file. Resolves when it has ended. */
export async function runEditor(
  environment: CliEnvironment,
  command: string,
  file: string,
): Promise<void> {
  // The shell splits the command as git and virsh do: EDITOR='code --wait'.
  const isWindows = environment.platform === 'win32';
  const child = isWindows
    ? spawn(`${command} "${file}"`, { shell: true, stdio: 'inherit' })
    : spawn('/bin/sh', ['-c', `${command} "$1"`, 'sh', file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The editor "${command}" ended with status ${code}`);
}
