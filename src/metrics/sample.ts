/** The base units of figures. */
export type MetricUnit = 'bytes' | 'seconds';

/** A kind of figure: a metric family of Prometheus, an instrument of OpenTelemetry. */
export interface Metric {
  /** The name, such as `libvirt_domain_info_cpu_time_seconds_total`. */
  readonly name: string;
  /** `counter` if the figure only grows while the domain runs. Its name ends with `_total`. */
  readonly type: 'counter' | 'gauge';
  /** The description, a sentence. */
  readonly help: string;
  /** The unit. Undefined for numbers, percentages and states. */
  readonly unit?: MetricUnit | undefined;
}

/** A figure, in a form that depends on no library for metrics. */
export interface MetricSample {
  /** The kind of figure. */
  readonly metric: Metric;
  /** The labels, such as `{ host: 'hail', domain: 'web', target_device: 'vda' }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The figure, in the unit of the metric. */
  readonly value: number;
}

/** Collects samples that have the same labels. Figures that are undefined are left out. */
export class Samples {
  readonly #target: MetricSample[];
  readonly #labels: Readonly<Record<string, string>>;

  constructor(labels: Readonly<Record<string, string>>, target: MetricSample[] = []) {
    this.#target = target;
    this.#labels = labels;
  }

  /** All samples so far, also those with more labels. */
  get all(): readonly MetricSample[] {
    return this.#target;
  }

  /** Returns a collector for the same target with more labels. */
  with(labels: Readonly<Record<string, string>>): Samples {
    return new Samples({ ...this.#labels, ...labels }, this.#target);
  }

  add(metric: Metric, value: number | bigint | undefined): void {
    if (value === undefined) return;
    this.#target.push({ metric, labels: this.#labels, value: Number(value) });
  }

  /** Adds an amount that libvirt counts in KiB. */
  addKiB(metric: Metric, value: bigint | undefined): void {
    this.add(metric, value === undefined ? undefined : value * 1024n);
  }

  /** Adds a time that libvirt counts in nanoseconds. */
  addNs(metric: Metric, value: bigint | undefined): void {
    this.add(metric, value === undefined ? undefined : Number(value) / 1e9);
  }

  /** Adds a time that libvirt counts in milliseconds. */
  addMs(metric: Metric, value: bigint | undefined): void {
    this.add(metric, value === undefined ? undefined : Number(value) / 1e3);
  }
}
