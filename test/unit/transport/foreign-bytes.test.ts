import { describe, expect, it } from '@jest/globals';
import { recognizeForeign } from '../../../src/transport/index.ts';

describe('recognizeForeign', () => {
  it.each([
    ['HTTP', Buffer.from('HTTP/1.0 404 Not Found\r\nServer: x'), '"HTTP/1.0 404 Not Found"'],
    ['SSH', Buffer.from('SSH-2.0-dropbear\n'), '"SSH-2.0-dropbear"'],
    ['SSH', Buffer.from('SSH-'), '"SSH-"'],
    ['TLS', Buffer.from('160303004a', 'hex'), 'a TLS handshake record'],
    ['TLS', Buffer.from('15030100', 'hex'), 'a TLS alert'],
    ['text', Buffer.from('* OK \u001b[31mred'), 'the text "* OK "'],
    ['text', Buffer.from('x'.repeat(500)), `the text "${'x'.repeat(60)}"`],
  ])('recognizes %s by its first bytes (%#)', (protocol, bytes, says) => {
    expect(recognizeForeign(bytes)).toEqual({ protocol, look: expect.stringContaining(says) });
  });

  it.each(['', '00', '0000001c20008086', '02000004', '160203004a', 'fffefdfc', '41420043'])(
    'does not recognize the bytes %j',
    (hex) => expect(recognizeForeign(Buffer.from(hex, 'hex'))).toBeUndefined(),
  );
});
