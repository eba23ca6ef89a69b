import { homedir } from 'node:os';
import { clearTimeout, setTimeout } from 'node:timers';
import type { WriteStream } from 'node:tty';
import { connect } from '../../index.ts';
import type { CliEnvironment, InputStream, OutputStream } from './environment.ts';

/** Returns the environment of this process. */
export function processEnvironment(): CliEnvironment {
  return {
    args: process.argv.slice(2),
    variables: process.env,
    platform: process.platform,
    home: homedir(),
    // Node opens stdin when the property is read, and a terminal then leaves its line mode.
    get stdin() {
      return inputOf(process.stdin);
    },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    now: () => Date.now(),
    setTimer(callback, delayMs) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
    exit: (code) => process.exit(code),
    connect: (uri, options) => connect(uri, options),
  };
}

function inputOf(stream: NodeJS.ReadStream): InputStream {
  return {
    isTTY: stream.isTTY === true,
    stream,
    setRawMode: (isRaw) => {
      if (stream.isTTY) stream.setRawMode(isRaw);
    },
  };
}

function outputOf(stream: WriteStream): OutputStream {
  return {
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY ? sizeOf(stream.columns) : undefined;
    },
    get rows() {
      return stream.isTTY ? sizeOf(stream.rows) : undefined;
    },
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    onResize(listener) {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
  };
}

/** A terminal without a known size, such as that of some serial lines, says 0. */
function sizeOf(cells: number): number | undefined {
  return cells > 0 ? cells : undefined;
}
