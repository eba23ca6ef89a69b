export type { ListenAddress, Listener, TlsCredentials } from './listen.ts';
export { listen, listenTls } from './listen.ts';
export { memoryPair } from './memory.ts';
export type { TcpOptions } from './tcp.ts';
export { connectTcp } from './tcp.ts';
export type { Transport, TransportSink } from './transport.ts';
export type { UnixOptions } from './unix.ts';
export { connectUnix } from './unix.ts';
