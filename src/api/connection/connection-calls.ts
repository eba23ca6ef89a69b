import { VirError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import {
  remote,
  VirDrvFeature,
  VirErrorNumber,
  VirTypedParameterFlags,
} from '../../protocol/index.ts';
import type { CallOptions, ClientStream, StreamSink } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import { clientRefusal } from '../calls/client-refusal.ts';
import type { HostAccess } from '../calls/host-access.ts';
import type { Lease } from '../calls/lease.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import type { MethodArgs, MethodOptions } from '../calls/prepare.ts';
import { prepare, signalOf } from '../calls/prepare.ts';
import type { Link, LossListener, OpenStreamOptions } from '../live/link.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import { PinnedSession } from '../live/pinned-session.ts';
import type { StreamSessions } from '../streams/stream-sessions.ts';

/** The calls of a connection, over its link and the sessions that its streams lease. */
export class ConnectionCalls implements Calls {
  readonly isReadOnly: boolean;
  readonly #link: Link;
  readonly #streams: StreamSessions;
  #features: Map<number, boolean> | undefined;
  #featuresOf: OpenedSession | undefined;

  constructor(link: Link, streams: StreamSessions, isReadOnly: boolean) {
    this.#link = link;
    this.#streams = streams;
    this.isReadOnly = isReadOnly;
  }

  get uri(): string {
    return this.#link.uri;
  }

  get isLocal(): boolean {
    return this.#link.opened.session.channel.transport.carriesDescriptors;
  }

  get hostAccess(): HostAccess {
    return this.#link.hostAccess;
  }

  get callTimeoutMs(): number | undefined {
    return this.#link.callTimeoutMs;
  }

  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: MethodArgs<Args>,
    options?: MethodOptions,
  ): Promise<Ret> {
    let wire: Args;
    try {
      wire = prepare(procedure, args, options);
    } catch (error) {
      return Promise.reject(error);
    }
    const refusal = this.refusal(procedure, wire);
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#link.call(procedure, wire, options);
  }

  refusal(procedure: AnyProcedure, args: unknown): VirError | undefined {
    return clientRefusal(procedure, args, this.isReadOnly);
  }

  async supportsFeature(feature: number, options?: CallOptions): Promise<boolean> {
    const features = this.#featuresOfSession();
    const known = features.get(feature);
    if (known !== undefined) return known;
    const isSupported = await this.#askFeature(feature, options);
    features.set(feature, isSupported);
    return isSupported;
  }

  async typedParamStringFlag(options?: CallOptions): Promise<number> {
    const hasStrings = await this.supportsFeature(VirDrvFeature.TYPED_PARAM_STRING, options);
    return hasStrings ? VirTypedParameterFlags.STRING_OKAY : 0;
  }

  openStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    sink: StreamSink,
    options?: OpenStreamOptions,
  ): Promise<{ readonly ret: Ret; readonly stream: ClientStream }> {
    return this.#link.openStream(procedure, args, sink, options);
  }

  ready(procedure: AnyProcedure, options: CallOptions): Promise<unknown> {
    return this.#link.ready(procedure, options);
  }

  async pin(procedure: AnyProcedure, options: CallOptions): Promise<PinnedCalls> {
    return new PinnedSession(await this.#link.ready(procedure, options), this.uri);
  }

  lease(signal: AbortSignal | undefined): Promise<Lease | undefined> {
    return this.#streams.lease(signal);
  }

  onLoss(listener: LossListener): () => void {
    return this.#link.onLoss(listener);
  }

  async #askFeature(feature: number, options: CallOptions | undefined): Promise<boolean> {
    try {
      const { supported } = await this.call(
        remote.connectSupportsFeature,
        { feature },
        signalOf(options),
      );
      return supported !== 0;
    } catch (error) {
      const isUnknown = error instanceof VirError && error.number === VirErrorNumber.NO_SUPPORT;
      if (isUnknown) return false;
      throw error;
    }
  }

  /** Returns the known features of the current session. A later session may have a newer daemon. */
  #featuresOfSession(): Map<number, boolean> {
    if (this.#features === undefined || this.#featuresOf !== this.#link.opened) {
      this.#featuresOf = this.#link.opened;
      this.#features = new Map();
    }
    return this.#features;
  }
}
