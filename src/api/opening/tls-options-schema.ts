import * as z from 'zod/mini';

const pem = z
  .union([z.string(), z.instanceof(Uint8Array)])
  .check(z.refine((value) => value.length > 0, 'expected PEM text'));

/** The schema of the option `tls` of `connect`. */
export const tlsOptionsSchema: z.ZodMiniType = z
  .partial(z.strictObject({ ca: pem, crl: pem, cert: pem, key: pem, passphrase: z.string() }))
  .check(
    z.refine(
      ({ cert, key }) => (cert === undefined) === (key === undefined),
      'expected both tls.cert and tls.key, or neither',
    ),
    z.refine(({ crl, ca }) => crl === undefined || ca !== undefined, 'tls.crl requires tls.ca'),
  );
