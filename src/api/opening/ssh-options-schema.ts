import * as z from 'zod/mini';

const key = z.union([z.string().check(z.minLength(1)), z.instanceof(Uint8Array)]);
const path = z.string().check(z.minLength(1));
const callback = z.custom((value) => typeof value === 'function', 'expected a function');

/** The schema of the option `ssh` of `connect`. */
export const sshOptionsSchema: z.ZodMiniType = z.partial(
  z.strictObject({
    command: path,
    proxy: z.enum(['auto', 'native', 'netcat', 'streamlocal']),
    config: z.union([z.literal(false), path, z.array(path)]),
    privateKey: z.union([key, z.array(key)]),
    passphrase: z.string(),
    password: z.string(),
    agent: z.union([z.literal(false), path]),
    knownHosts: z.string(),
    verifyHostKey: callback,
    session: z.custom(isSession, 'expected the result of openSshSession'),
  }),
);

function isSession(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sharedFor' in value;
}
