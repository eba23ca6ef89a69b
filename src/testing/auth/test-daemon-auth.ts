import type { SaslUsers } from '../../sasl/index.ts';

/** A SASL mechanism that the in-memory daemon can offer. */
export type TestSaslMechanism =
  | 'SCRAM-SHA-512'
  | 'SCRAM-SHA-256'
  | 'SCRAM-SHA-1'
  | 'DIGEST-MD5'
  | 'PLAIN';

/** How clients log in. */
export type TestDaemonAuth =
  | 'none'
  /** polkit, which lets everybody in. */
  | 'polkit'
  /** polkit, which lets nobody in. */
  | 'polkit-refuses'
  | {
      readonly sasl: {
        /** Passwords by user. */
        readonly users: SaslUsers;

        /**
         * What is offered, most wanted first. On plain TCP `DIGEST-MD5` alone is, as with libvirtd,
         * and encrypts all that follows.
         *
         * @default ['SCRAM-SHA-256', 'PLAIN']
         */
        readonly mechanisms?: readonly TestSaslMechanism[];
      };
    };
