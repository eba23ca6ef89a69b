/** The names of all built-in mechanisms. */
export const SASL_MECHANISM_NAMES = [
  ...(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'] as const),
  ...(['DIGEST-MD5', 'EXTERNAL', 'ANONYMOUS'] as const),
] as const;

/** The name of a built-in mechanism. */
export type SaslMechanismName = (typeof SASL_MECHANISM_NAMES)[number];
