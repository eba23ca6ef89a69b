import { connect } from 'node:net';

/** AUTH_LIST (procedure 66) of the remote program, which every daemon answers first. */
const AUTH_LIST = Buffer.from(
  '0000001c 20008086 00000001 00000042 00000000 00000001 00000000'.replaceAll(' ', ''),
  'hex',
);

/** Whether a daemon answers its first call at the unix socket `path` within `timeoutMs`. */
export function answers(path: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('data', () => finish(true));
    socket.write(AUTH_LIST);
  });
}
