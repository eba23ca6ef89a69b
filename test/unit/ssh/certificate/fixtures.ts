/** A certificate created by ssh-keygen, in base64. */
export interface Fixture {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/**
 * Certificates of each type, signed by a key of the same type: ssh-keygen -s AUTHORITY -I 'host of
 * TYPE' -h -n host.example,10.0.0.1 -V 20200101000000Z:20990101000000Z -z SERIAL, with serials from
 * 1.
 */
export const FIXTURES: readonly Fixture[] = [
  {
    name: 'ssh-ed25519',
    certificate: [
      'AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIDfImzjGJZAKleaUsP9fDfKLCJ86pC6a',
      'TEHrMwbVTyYSAAAAIPArBQ/Wsx7Y6mvvB7u8T7DAuZXza6MgwUdnMay0EnNKAAAAAAAAAAEAAAACAAAAD2hv',
      'c3Qgb2YgZWQyNTUxOQAAABwAAAAMaG9zdC5leGFtcGxlAAAACDEwLjAuMC4xAAAAAF4L4QAAAAAA8qUjgAAA',
      'AAAAAAAAAAAAAAAAADMAAAALc3NoLWVkMjU1MTkAAAAgL8j6AVxAEE5e043ni959DpUlkpsMuEf/3N4Yo2P8',
      'MmkAAABTAAAAC3NzaC1lZDI1NTE5AAAAQN60m1OsJIcFMg36EcRkQqSPmm4RHRBIIUwJ3zI6qXTIF/1awyK+',
      '+yH5PjN0J5AvaIWbVfXNmwunMVsWmuSCswI=',
    ].join(''),
    key: 'AAAAC3NzaC1lZDI1NTE5AAAAIPArBQ/Wsx7Y6mvvB7u8T7DAuZXza6MgwUdnMay0EnNK',
    authority: 'AAAAC3NzaC1lZDI1NTE5AAAAIC/I+gFcQBBOXtON54vefQ6VJZKbDLhH/9zeGKNj/DJp',
  },
  {
    name: 'ecdsa-sha2-nistp256',
    certificate: [
      'AAAAKGVjZHNhLXNoYTItbmlzdHAyNTYtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgXoXlTMAeXoL0RcUQ8loz',
      'Gf3MzJACEyxiu20hWoZFnxAAAAAIbmlzdHAyNTYAAABBBEhKy1EtxZ7ZKPlQ/PXgJJnFuiKXrqIIEz1aD84N',
      'Jado2Y18yxWV7BmMy1VyQwiZ0tCUxZc1zR/1qMs0eWO+lZoAAAAAAAAAAgAAAAIAAAAQaG9zdCBvZiBlY2Rz',
      'YTI1NgAAABwAAAAMaG9zdC5leGFtcGxlAAAACDEwLjAuMC4xAAAAAF4L4QAAAAAA8qUjgAAAAAAAAAAAAAAA',
      'AAAAAGgAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAAhuaXN0cDI1NgAAAEEEMCyZHPkOKR8hkmsRKMTPRU8W',
      'SzzlpcEdVpTt6FKPQ/+vuJCFgNLA3XScd3WxsiRH0bVidNPL/Ag7GdhLGKwHnAAAAGUAAAATZWNkc2Etc2hh',
      'Mi1uaXN0cDI1NgAAAEoAAAAhAOdXBClBnG6wafWOkKfCOItbWQPY3+3Ms/PcXbwK8tKgAAAAIQDxPRt6pbFu',
      'dDpIEidAKSKY0LnY0tywMfjTpQboXgKCpQ==',
    ].join(''),
    key: [
      'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEhKy1EtxZ7ZKPlQ/PXgJJnFuiKXrqII',
      'Ez1aD84NJado2Y18yxWV7BmMy1VyQwiZ0tCUxZc1zR/1qMs0eWO+lZo=',
    ].join(''),
    authority: [
      'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBDAsmRz5DikfIZJrESjEz0VPFks85aXB',
      'HVaU7ehSj0P/r7iQhYDSwN10nHd1sbIkR9G1YnTTy/wIOxnYSxisB5w=',
    ].join(''),
  },
  {
    name: 'ecdsa-sha2-nistp384',
    certificate: [
      'AAAAKGVjZHNhLXNoYTItbmlzdHAzODQtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgOd9NKzZ/u9KXWuC7heAm',
      'HsoxngnSOyjxDhAdvKNaxmcAAAAIbmlzdHAzODQAAABhBLnAJl9e6prUN+86v7cGNPNhwL3YCS3WlQQ+LwPm',
      '2K7ZWDluzoi+hcI1aall093VV38bpVxRU+J9g3lim5PImWdOPJWVWRG4jwQbd4+abVuY4d+C0nyBVizKJlNi',
      '+02XmgAAAAAAAAADAAAAAgAAABBob3N0IG9mIGVjZHNhMzg0AAAAHAAAAAxob3N0LmV4YW1wbGUAAAAIMTAu',
      'MC4wLjEAAAAAXgvhAAAAAADypSOAAAAAAAAAAAAAAAAAAAAAiAAAABNlY2RzYS1zaGEyLW5pc3RwMzg0AAAA',
      'CG5pc3RwMzg0AAAAYQQTh284PigPoVX6qOwieVbQLGeX7H0V8W1X8U5snMYtPXa5FQpuO2/GlZYNkaneBQtW',
      'cenWmOptEt4yy7bzOzZUWz2t8dycJ6n6JafeGKQtPq/7933vOvCDvWMAkeb09RgAAACFAAAAE2VjZHNhLXNo',
      'YTItbmlzdHAzODQAAABqAAAAMQCmtrr+knxyyTkF+rctUr+Ahz02U4yLcHqR/w9oPPeX78tLYguqATEXYsBD',
      'dxrn+X4AAAAxANzrc3tYgX80dAz3xqCElZr3AbJ2VvHsOtJgUW8Pk242IiE8+P7g7j4rE1dJO1w0Ag==',
    ].join(''),
    key: [
      'AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBLnAJl9e6prUN+86v7cGNPNhwL3YCS3W',
      'lQQ+LwPm2K7ZWDluzoi+hcI1aall093VV38bpVxRU+J9g3lim5PImWdOPJWVWRG4jwQbd4+abVuY4d+C0nyB',
      'VizKJlNi+02Xmg==',
    ].join(''),
    authority: [
      'AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBBOHbzg+KA+hVfqo7CJ5VtAsZ5fsfRXx',
      'bVfxTmycxi09drkVCm47b8aVlg2Rqd4FC1Zx6daY6m0S3jLLtvM7NlRbPa3x3Jwnqfolp94YpC0+r/v3fe86',
      '8IO9YwCR5vT1GA==',
    ].join(''),
  },
  {
    name: 'ecdsa-sha2-nistp521',
    certificate: [
      'AAAAKGVjZHNhLXNoYTItbmlzdHA1MjEtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgGFsEnreUWdWWRSATp2El',
      'MMem23+X7nWQfr7eJTHELAsAAAAIbmlzdHA1MjEAAACFBAGxqAkSYlh/D9m4ekwXXUIGlgCGGeRSaCPRkVRC',
      'KcHfZWBCHmxhdrFDflnj9IhoajaBq2hPCvthvOsYg1M0y4SiAwHUVU34sRvh30oUnwkMXn8OQ84JAIdMaoX3',
      'HOE7hELFwPhUOGsClwqXtMUMHGAUEEARvuBk4eB1pwreNIqswDUsHQAAAAAAAAAEAAAAAgAAABBob3N0IG9m',
      'IGVjZHNhNTIxAAAAHAAAAAxob3N0LmV4YW1wbGUAAAAIMTAuMC4wLjEAAAAAXgvhAAAAAADypSOAAAAAAAAA',
      'AAAAAAAAAAAArAAAABNlY2RzYS1zaGEyLW5pc3RwNTIxAAAACG5pc3RwNTIxAAAAhQQBgdiIIhM/icB7I4BL',
      '77z5XrO+IZ0PiAKsrSRIg06Qs1uwSFWsXAao+W8Dg2r5Sk53EO8Wz7amnrr6XjktvOCsSvUAAW1EIYdHMhbr',
      'wf7yRpfsNeos5WEokl63xEuD+f4+5CQQBaA0k1vzpZxnORrOClpXibKLBBReHcs/p6kRehLFIlQAAACmAAAA',
      'E2VjZHNhLXNoYTItbmlzdHA1MjEAAACLAAAAQW+evv2UiUb0c4XnrGROOPGXLJbXMqM7JSfdNlKZoMjsSV7t',
      'eZyicriS/UPsBPBfkF8X3ryIHtwKmZkkCbeH/FCwAAAAQgFTf848vTDt4O3PhGj9woVRRnnR7tnPi7hq6fbz',
      'oo1cvMP0sf3bVPaGZKEe57gpoLX5qaJq6jBYQXRRFEguYxIFMg==',
    ].join(''),
    key: [
      'AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAGxqAkSYlh/D9m4ekwXXUIGlgCGGeRS',
      'aCPRkVRCKcHfZWBCHmxhdrFDflnj9IhoajaBq2hPCvthvOsYg1M0y4SiAwHUVU34sRvh30oUnwkMXn8OQ84J',
      'AIdMaoX3HOE7hELFwPhUOGsClwqXtMUMHGAUEEARvuBk4eB1pwreNIqswDUsHQ==',
    ].join(''),
    authority: [
      'AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAGB2IgiEz+JwHsjgEvvvPles74hnQ+I',
      'AqytJEiDTpCzW7BIVaxcBqj5bwODavlKTncQ7xbPtqaeuvpeOS284KxK9QABbUQhh0cyFuvB/vJGl+w16izl',
      'YSiSXrfES4P5/j7kJBAFoDSTW/OlnGc5Gs4KWleJsosEFF4dyz+nqRF6EsUiVA==',
    ].join(''),
  },
  {
    name: 'ssh-rsa',
    certificate: [
      'AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgdW7k2RWMXXHIUNTarCx7FYDGoFcRUXId1Z2b',
      'CiQbqewAAAADAQABAAABAQCoW3g9VZHCcMzFkia71R+7aS/4TEg+Vvq1gt3i0DYZK+dqPrcHscQeTnOu2hTU',
      'GnsHJzNfSMUA3wwT5BuxtQTRrIM8fzu3bl+XwP+/hfwwVc2ie3TCanGJnzLpUJPny+YJ+6GPiWICJsXaI4ah',
      'DEkwuISDZGku++4kRBBvNCepl6WdzFCHwEhjTt7yZT9axxYrb+i57qi2szM4bE+Y5FcrxPt+pqX6PHDUHs5Q',
      'U6jJZLBh3/+sgwK8c3RWTIyf3dfcZnZWZVFfZWi/rVhk08u03G2nZCGwdPT8wUWaGfStpb+VvK+pKly4uMYw',
      '5FwGNS9tsAy4DjE3v2ArfMR4/HHxAAAAAAAAAAUAAAACAAAAC2hvc3Qgb2YgcnNhAAAAHAAAAAxob3N0LmV4',
      'YW1wbGUAAAAIMTAuMC4wLjEAAAAAXgvhAAAAAADypSOAAAAAAAAAAAAAAAAAAAABFwAAAAdzc2gtcnNhAAAA',
      'AwEAAQAAAQEArdF9lFcxBL/yk3tmXGCH4mpj2pwGq3+AbCv+uEN1qhMYUdz2OPoQA0/rIMynq/LOlCxAMU5x',
      'MgTHnFsPg4vppO/CbRsRQwkI7C8qr86mar+6EvN8dHBXNYnwccg5u6UAeNfqSXdam8fHPzA511XKHpUbe/Pa',
      'SUA3kBZGNXYxCf4h3+OPmvQYBDLgRft0U+gQGZSPcxXbLt62Jgm+hlAqxKWboRVnpSUfBbOqXqMxCPlEcg66',
      'w+STxoSEzbJoNy5JESrqXKVNK5zCnUHohHb388/v3JVPP91r2NzGuq4m3EkY+fbKLGDXFaJFHN445wxokxI9',
      '6J2Iy/17vUE+/uYsaQAAARQAAAAMcnNhLXNoYTItNTEyAAABAD7y9oeeCayz64husf83Vqj4uR7PBKrO+Ydn',
      'HdIK4ZBcb7hKBVU9hTI5HLV4MrEIA2VicAaVbeWaoOaAyQCDE75ukdYhSkEwC1l3rL3PTFdMRIiKgI5qiw/d',
      'pDeVSfJGgPB0rWB4WyB7FA7qpEMGZuuOel09DFfG66P6UEIkrVnlmBxKQc/3ks6YeeGPVvudKvsOX/9oR11i',
      'hNH9eVO2dS/16HEMpkSN9E1fnzEsXoT3pKp5HjjA3q5x0kaUHVvaWlSkVhAfjPMGkkx+7u6aE3IPLWJIxS5y',
      'EEEUq2tYRD8/h/vyXnbJke5e++2JylvnW6t8fd1PArT668woXaF1VCg=',
    ].join(''),
    key: [
      'AAAAB3NzaC1yc2EAAAADAQABAAABAQCoW3g9VZHCcMzFkia71R+7aS/4TEg+Vvq1gt3i0DYZK+dqPrcHscQe',
      'TnOu2hTUGnsHJzNfSMUA3wwT5BuxtQTRrIM8fzu3bl+XwP+/hfwwVc2ie3TCanGJnzLpUJPny+YJ+6GPiWIC',
      'JsXaI4ahDEkwuISDZGku++4kRBBvNCepl6WdzFCHwEhjTt7yZT9axxYrb+i57qi2szM4bE+Y5FcrxPt+pqX6',
      'PHDUHs5QU6jJZLBh3/+sgwK8c3RWTIyf3dfcZnZWZVFfZWi/rVhk08u03G2nZCGwdPT8wUWaGfStpb+VvK+p',
      'Kly4uMYw5FwGNS9tsAy4DjE3v2ArfMR4/HHx',
    ].join(''),
    authority: [
      'AAAAB3NzaC1yc2EAAAADAQABAAABAQCt0X2UVzEEv/KTe2ZcYIfiamPanAarf4BsK/64Q3WqExhR3PY4+hAD',
      'T+sgzKer8s6ULEAxTnEyBMecWw+Di+mk78JtGxFDCQjsLyqvzqZqv7oS83x0cFc1ifBxyDm7pQB41+pJd1qb',
      'x8c/MDnXVcoelRt789pJQDeQFkY1djEJ/iHf44+a9BgEMuBF+3RT6BAZlI9zFdsu3rYmCb6GUCrEpZuhFWel',
      'JR8Fs6peozEI+URyDrrD5JPGhITNsmg3LkkRKupcpU0rnMKdQeiEdvfzz+/clU8/3WvY3Ma6ribcSRj59sos',
      'YNcVokUc3jjnDGiTEj3onYjL/Xu9QT7+5ixp',
    ].join(''),
  },
];

/** A certificate signed by RSA with SHA-1: ssh-keygen -t ssh-rsa. */
export const SHA1_SIGNED = [
  'AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIH1//tWlxDyVcxglCPa02Uj+5xIsPGzzKJuy/0ld',
  'Fy0uAAAAIPArBQ/Wsx7Y6mvvB7u8T7DAuZXza6MgwUdnMay0EnNKAAAAAAAAAAAAAAACAAAABHNoYTEAAAAQAAAADGhv',
  'c3QuZXhhbXBsZQAAAAAAAAAA//////////8AAAAAAAAAAAAAAAAAAAEXAAAAB3NzaC1yc2EAAAADAQABAAABAQCt0X2U',
  'VzEEv/KTe2ZcYIfiamPanAarf4BsK/64Q3WqExhR3PY4+hADT+sgzKer8s6ULEAxTnEyBMecWw+Di+mk78JtGxFDCQjs',
  'LyqvzqZqv7oS83x0cFc1ifBxyDm7pQB41+pJd1qbx8c/MDnXVcoelRt789pJQDeQFkY1djEJ/iHf44+a9BgEMuBF+3RT',
  '6BAZlI9zFdsu3rYmCb6GUCrEpZuhFWelJR8Fs6peozEI+URyDrrD5JPGhITNsmg3LkkRKupcpU0rnMKdQeiEdvfzz+/c',
  'lU8/3WvY3Ma6ribcSRj59sosYNcVokUc3jjnDGiTEj3onYjL/Xu9QT7+5ixpAAABDwAAAAdzc2gtcnNhAAABAE55SZqk',
  '/dlwpjqdze+sJ94QWynvIYnNvtsH7rBoO2Msk6plnUXhM4ovQZNiajw/n6wKhL5Y0ZUkLVe2Az7mf7k7IcHhz47R1TDz',
  'ryp0O/q64PcLL69Pqun214kr8DwfsmCbB/rBBDWTdJOzfQn2/ka0fwbapyqJmTAjZSd2xVtEbqqhn//z4SQ2UgAt5BJe',
  'tDqvxoEdAuicmoaPb6n2pj+QvTxOjOA8iWevxG2HEzM9RcP3JfJNr4GCLP92DEP1NJ8AHjLruakLmYSmyQ8Nj+6zghvk',
  'xwS9FmXBRGl7MaNqSjz1Ucqx3ujAJDMu5pha1zbCcu5SBaQY4M0+7le0yvE=',
].join('');

/** A certificate signed by RSA with SHA-256: ssh-keygen -t rsa-sha2-256. */
export const SHA256_SIGNED = [
  'AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIP8HHWYVDCDOXciblohgFlfb4jrYJar1aZK+RfXv',
  'f2P6AAAAIPArBQ/Wsx7Y6mvvB7u8T7DAuZXza6MgwUdnMay0EnNKAAAAAAAAAAAAAAACAAAABnNoYTI1NgAAABAAAAAM',
  'aG9zdC5leGFtcGxlAAAAAAAAAAD//////////wAAAAAAAAAAAAAAAAAAARcAAAAHc3NoLXJzYQAAAAMBAAEAAAEBAK3R',
  'fZRXMQS/8pN7Zlxgh+JqY9qcBqt/gGwr/rhDdaoTGFHc9jj6EANP6yDMp6vyzpQsQDFOcTIEx5xbD4OL6aTvwm0bEUMJ',
  'COwvKq/Opmq/uhLzfHRwVzWJ8HHIObulAHjX6kl3WpvHxz8wOddVyh6VG3vz2klAN5AWRjV2MQn+Id/jj5r0GAQy4EX7',
  'dFPoEBmUj3MV2y7etiYJvoZQKsSlm6EVZ6UlHwWzql6jMQj5RHIOusPkk8aEhM2yaDcuSREq6lylTSucwp1B6IR29/PP',
  '79yVTz/da9jcxrquJtxJGPn2yixg1xWiRRzeOOcMaJMSPeidiMv9e71BPv7mLGkAAAEUAAAADHJzYS1zaGEyLTI1NgAA',
  'AQAdEKHTzkZO265y/L1llwkO1U6CN6S14N12KtqQROhE/i7FS1vRuSiQw6P57T4NBvajZ1ybh22FIzEsmIrjDCBpjZwc',
  '7pkH1UgWMyosEyTr35aE7qvNX3mky9DMKM5GrihpDsC1LxOvVhmiFJTEqHjwDL8XbYW/j5D4G5VTDoZiJAtobEXu3VaD',
  'uzrjndVZJetItlaGGTRWjwgqEdXOdmHROTwEQv7V0mCLLMJWh/Ht+z75HHRoXZWg24m24DZyxu2ACbZQ2IJ6EDfg8gzb',
  'V66L09nC11q3BHUPipaBnZDRFqgXygqes0t6a+N51zpO9d7xT06+FcHsu4y1JxtaDcG6',
].join('');
