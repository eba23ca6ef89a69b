import type { RemoteNonnullNetworkPort } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { NetworkPortConfig } from '../../xml/generated/network-port.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { Network } from '../network/network.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import type { BandwidthParams } from '../values/parameter-types.ts';
import { BANDWIDTH_TYPES } from '../values/parameter-types.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';

/** A port of a virtual network (`virNetworkPort`): its UUID and its network. */
export class NetworkPort implements RemoteNonnullNetworkPort {
  /** The network that the port belongs to (`virNetworkPortGetNetwork`). */
  readonly network: Network;

  /** The UUID, in its canonical lower-case form (`virNetworkPortGetUUIDString`). */
  readonly uuid: string;

  readonly #calls: Calls;

  private constructor(network: Network, wire: RemoteNonnullNetworkPort) {
    this.network = network;
    this.uuid = wire.uuid;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(network: Network, wire: RemoteNonnullNetworkPort): NetworkPort {
    return new NetworkPort(network, wire);
  }

  /** The connection that the port belongs to. */
  get connection(): Connection {
    return this.network.connection;
  }

  /** The same as {@link network}, under the field name of the wire protocol. */
  get net(): Network {
    return this.network;
  }

  /**
   * Deletes the port (`virNetworkPortDelete`). The interface that is connected to it loses its
   * connection.
   */
  async delete(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.networkPortDelete, { port: this }, options);
  }

  /**
   * Returns the port's bandwidth parameters (`virNetworkPortGetParameters`). Rates are in KiB/s,
   * bursts in KiB.
   */
  async getParameters(options?: FlagsOptions): Promise<TypedParams> {
    const args = { port: this, nparams: 0 };
    const answer = await this.#calls.call(remote.networkPortGetParameters, args, options);
    return decodeTypedParams(answer.params);
  }

  /**
   * Returns the port's configuration as a typed object (`virNetworkPortGetXMLDesc`).
   */
  getConfig(options?: FlagsOptions): Promise<NetworkPortConfig> {
    return parsed('networkPort', this.getXmlDesc(options));
  }

  /** Returns the port's XML (`virNetworkPortGetXMLDesc`). */
  async getXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { port: this };
    return (await this.#calls.call(remote.networkPortGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the port's bandwidth parameters (`virNetworkPortSetParameters`).
   *
   * @param params - The parameters to change. Rates are in KiB/s, bursts in KiB.
   */
  async setParameters(params: BandwidthParams, options?: FlagsOptions): Promise<void> {
    const args = { port: this, params: encodeTypedParams(params, BANDWIDTH_TYPES) };
    await this.#calls.call(remote.networkPortSetParameters, args, options);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullNetworkPort {
    return { net: this.network.toJSON(), uuid: this.uuid };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('NetworkPort', this.toJSON(), options, inspect);
  }
}
