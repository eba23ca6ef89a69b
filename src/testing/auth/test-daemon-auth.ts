import type { SaslUsers } from '../../sasl/index.ts';

/** A SASL mechanism that the in-memory daemon can offer. */
export type TestSaslMechanism =
  | 'SCRAM-SHA-512'
  | 'SCRAM-SHA-256'
  | 'SCRAM-SHA-1'
  | 'DIGEST-MD5'
  | 'PLAIN';

/** The authentication that the daemon requires. */
export type TestDaemonAuth =
  | 'none'
  /** polkit, which accepts all clients. */
  | 'polkit'
  /** polkit, which refuses all clients. */
  | 'polkit-refuses'
  | {
      readonly sasl: {
        /** The passwords, keyed by user name. */
        readonly users: SaslUsers;

        /**
         * The mechanisms that the daemon offers, in order of preference. On plain TCP the daemon,
         * like libvirtd, offers only `DIGEST-MD5`, which encrypts all later packets.
         *
         * @default ['SCRAM-SHA-256', 'PLAIN']
         */
        readonly mechanisms?: readonly TestSaslMechanism[];
      };
    };
