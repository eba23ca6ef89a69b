import { decodePng, isPng } from '../../src/cli/commands/interactive/picture/png.ts';
import { decodePpm } from '../../src/cli/commands/interactive/picture/ppm.ts';
import { renderPicture } from '../../src/cli/commands/interactive/picture/render.ts';
import type { Domain } from '../../src/index.ts';
import { fact } from './paint.ts';

/** Draws the screen of a guest with half blocks if the output is a terminal. */
export async function drawScreen(domain: Domain): Promise<void> {
  if (!process.stdout.isTTY) return;
  const stream = await domain.screenshot();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const file = Buffer.concat(chunks);
  const picture = isPng(file) ? decodePng(file) : decodePpm(file);
  fact('screen', `${picture.width} x ${picture.height} pixels`);
  const columns = Math.min(process.stdout.columns || 80, 60);
  process.stdout.write(renderPicture(picture, 'blocks', columns, 15));
}
