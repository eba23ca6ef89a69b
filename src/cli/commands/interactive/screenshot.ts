import { writeFile } from 'node:fs/promises';
import type { Domain } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Result } from '../../output/result.ts';
import { messaged } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import type { Picture } from './picture/picture.ts';
import { decodePng, encodePng, isPng } from './picture/png.ts';
import { decodePpm } from './picture/ppm.ts';
import { RENDER_METHODS, renderPicture } from './picture/render.ts';
import { terminalMethod } from './picture/terminal-method.ts';

/** The largest picture that is read: 8k with four bytes a pixel has 132 MB. */
const BYTES_MAX = 256 * 1024 * 1024;

interface Shot {
  readonly bytes: Buffer;
  readonly mimeType: string;
}

/** Shows a screenshot in the terminal, or writes it to a file or a pipe. */
export async function screenshot(context: CommandContext): Promise<Result> {
  const { args, connection, environment, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const file = args.optionalText('file');
  const shot = await takeScreenshot(domain, context);
  if (file !== undefined) return writeShot(domain, shot, file);
  if (!environment.stdout.isTTY) {
    await environment.stdout.write(pngOf(shot));
    return { kind: 'written' };
  }
  const { columns = 80, rows = 24 } = environment.stdout;
  const chosen = args.optionalText('render');
  const method =
    RENDER_METHODS.find((each) => each === chosen) ?? (await terminalMethod(environment));
  await environment.stdout.write(renderPicture(decode(shot.bytes), method, columns, rows - 2));
  return { kind: 'written' };
}

async function takeScreenshot(domain: Domain, { args, signal }: CommandContext): Promise<Shot> {
  const stream = await domain.screenshot({ screen: args.integer('screen') ?? 0, signal });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > BYTES_MAX) throw new UsageError('The screenshot is larger than 256 MiB');
    chunks.push(Buffer.from(chunk));
  }
  const mimeType = stream.mimeType ?? 'application/octet-stream';
  return { bytes: Buffer.concat(chunks), mimeType };
}

async function writeShot(domain: Domain, shot: Shot, file: string): Promise<Result> {
  // Other names get the hypervisor's own form, as from virsh.
  const isPngFile = /\.png$/i.test(file);
  const mimeType = isPngFile ? 'image/png' : shot.mimeType;
  await writeFile(file, isPngFile ? pngOf(shot) : shot.bytes);
  const message = `Screenshot saved to ${file}, with type of ${mimeType}`;
  return messaged({ name: domain.name, file, mimeType }, message);
}

function pngOf({ bytes }: Shot): Buffer {
  return isPng(bytes) ? bytes : encodePng(decode(bytes));
}

function decode(bytes: Buffer): Picture {
  return isPng(bytes) ? decodePng(bytes) : decodePpm(bytes);
}
