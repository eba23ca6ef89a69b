// tls.ts, listen.ts and daemon.ts are not exported here, so that programs that do not need them load
// neither node:tls nor node:child_process.
export type { CommandOptions } from './command.ts';
export { connectCommand } from './command.ts';
export type { DaemonOptions, StartedDaemon } from './daemon.ts';
export type { DuplexPair, DuplexTransportOptions, FlowOwner } from './duplex.ts';
export { asTransport, duplexTransport, isTransportOrDuplex, ownedTransport } from './duplex.ts';
export type { ForeignBytes } from './foreign-bytes.ts';
export { recognizeForeign } from './foreign-bytes.ts';
export { READ_OFFSET } from './lent-reads.ts';
export { memoryPair } from './memory.ts';
export { ProgramError } from './program-error.ts';
export { setProgramReferenced, setReferenced } from './socket-reference.ts';
export { StderrTail } from './stderr-tail.ts';
export type { TcpOptions } from './tcp.ts';
export { connectTcp, dialTcp, hostAndPort } from './tcp.ts';
export type { ReadMemory, Transport, TransportSink } from './transport.ts';
export type { UnixOptions } from './unix.ts';
export { connectUnix, dialUnix } from './unix.ts';
