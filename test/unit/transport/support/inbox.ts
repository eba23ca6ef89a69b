import type { Transport } from '../../../../src/transport/index.ts';

/** The bytes and events that a transport has delivered. */
export interface Inbox {
  text: string;
  closed: Promise<Error | undefined>;
}

export function inbox(transport: Transport): Inbox {
  const box: Inbox = { text: '', closed: Promise.resolve(undefined) };
  box.closed = new Promise((resolve) => {
    transport.start({
      onData: (bytes) => {
        box.text += Buffer.from(bytes).toString();
      },
      onDrain() {},
      onClose: resolve,
    });
  });
  return box;
}
