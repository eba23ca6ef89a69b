import type { Domain } from '../../../src/index.ts';

/** Reads the serial console, to which a typing guest writes each typed character. */
export async function typedInto(domain: Domain): Promise<{ readonly text: string; close(): void }> {
  const console = await domain.openConsole({ flags: 'FORCE' });
  let text = '';
  console.on('data', (bytes: Buffer) => {
    text += String(bytes);
  });
  return {
    get text() {
      return text;
    },
    close: () => console.destroy(),
  };
}
