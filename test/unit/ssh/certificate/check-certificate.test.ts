import { describe, expect, it } from '@jest/globals';
import { openCertificate, problemOf } from '../../../../src/ssh/certificate/index.ts';
import type { CertificateParts } from '../support/certificates.ts';
import { ed25519Signer, FOREVER, fieldsOf, makeCertificate } from '../support/certificates.ts';
import { ed25519Key } from '../support/keys.ts';

const NOW = 1_700_000_000n;
const signer = ed25519Signer();
const keyFields = fieldsOf(ed25519Key().blob);

type Row = readonly [parts: Partial<CertificateParts>, problem?: string | RegExp];

const ROWS: readonly Row[] = [
  [{}],
  // The certificate type.
  [{ role: 1 }, 'it is not a host certificate'],
  [{ role: 0 }, 'it is not a host certificate'],
  [{ role: 3 }, 'it is not a host certificate'],
  // The validity. Its end is exclusive.
  [{ validAfter: NOW }],
  [{ validAfter: NOW + 1n }, 'it is not valid before 2023-11-14T22:13:21.000Z'],
  [{ validBefore: NOW + 1n }],
  [{ validBefore: NOW }, 'it expired at 2023-11-14T22:13:20.000Z'],
  [{ validBefore: 0n }, 'it expired at 1970-01-01T00:00:00.000Z'],
  [{ validAfter: FOREVER }, `it is not valid before second ${FOREVER}`],
  // The names.
  [{ principals: ['other', 'host.example'] }],
  [{ principals: ['*.example'] }],
  [{ principals: ['h?st.*'] }],
  [{ principals: [] }, 'it names no host'],
  [{ principals: [''] }, 'it is for , not for host.example'],
  [{ principals: ['Host.Example'] }, 'it is for Host.Example, not for host.example'],
  [{ principals: ['host.example.'] }, /not for host\.example$/],
  [{ principals: ['host.example:22'] }, /not for host\.example$/],
  [{ principals: ['!other'] }, /not for host\.example$/],
  [{ principals: ['host.example,other'] }, /not for host\.example$/],
  [
    { principals: ['a', 'b', 'c', 'd', 'e', 'f'] },
    'it is for a, b, c, d, 2 more, not for host.example',
  ],
  [{ principals: ['\u001b[2Jevil\nline'] }, 'it is for ?[2Jevil; line, not for host.example'],
  [{ principals: ['x'.repeat(5000)] }, /^it is for x{100}, not for host/],
  // The options.
  [{ extensions: ['any@example'] }],
  [{ options: ['force-command'] }, /critical options.*: force-command$/],
];

describe("problemOf follows OpenSSH's rules", () => {
  const rows = ROWS.map(([parts, problem]) => ({ parts, problem }));
  it.each(rows)('for a certificate with $parts: $problem', ({ parts, problem }) => {
    const certificate = openCertificate(makeCertificate({ keyFields, ...parts }, signer));
    const found = problemOf(certificate, 'host.example', NOW);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });
});
