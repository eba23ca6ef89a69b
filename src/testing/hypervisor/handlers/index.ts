export { answer, checkSupported, isAnswered, remoteHandlers } from './answer.ts';
export { abandonStep } from './domain-migration.ts';
export type {
  CallContext,
  CallerConnection,
  Handler,
  HandlersOf,
  RemoteHandlers,
} from './handler.ts';
export { StreamReply } from './handler.ts';
