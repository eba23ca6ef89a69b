import { z } from 'zod';

const pem = z
  .union([z.string(), z.instanceof(Uint8Array)])
  .refine((value) => value.length > 0, 'expected a text in PEM form');

/** What the option `tls` of `connect` may be. */
export const tlsOptionsSchema: z.ZodType = z
  .strictObject({ ca: pem, crl: pem, cert: pem, key: pem, passphrase: z.string() })
  .partial()
  .refine(
    ({ cert, key }) => (cert === undefined) === (key === undefined),
    'a certificate goes with its key: expected both tls.cert and tls.key, or neither',
  )
  .refine(
    ({ crl, ca }) => crl === undefined || ca !== undefined,
    'a revocation list goes with its authority: expected tls.ca beside tls.crl',
  );
