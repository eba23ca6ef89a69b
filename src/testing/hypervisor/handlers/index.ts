export { answer, isAnswered, remoteHandlers } from './answer.ts';
export type {
  CallContext,
  ConnectionState,
  Handler,
  HandlersOf,
  RemoteHandlers,
} from './handler.ts';
export { OpenedStream } from './handler.ts';
