/**
 * The figures of libvirt hosts as instruments of OpenTelemetry.
 */
import type { Attributes, Meter, Observable } from '@opentelemetry/api';
import type { CollectMetricsOptions, Metric, MetricsHosts } from 'libvirt-client/metrics';
import { collectMetrics, LIBVIRT_METRICS } from 'libvirt-client/metrics';

/** OpenTelemetry's names of the units. */
const UNITS = { bytes: 'By', seconds: 's' } as const;

/**
 * Registers an instrument for each metric. The hosts are asked at each export of the meter. Returns
 * a function that ends this.
 */
export function observeHosts(
  meter: Meter,
  hosts: MetricsHosts,
  options: CollectMetricsOptions = {},
): () => void {
  const instruments = new Map(
    LIBVIRT_METRICS.map((metric) => [metric.name, create(meter, metric)]),
  );
  const observables = [...instruments.values()];
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    for (const { metric, labels, value } of await collectMetrics(hosts, options)) {
      const instrument = instruments.get(metric.name);
      if (instrument !== undefined) result.observe(instrument, value, labels);
    }
  };
  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

function create(meter: Meter, { name, type, help, unit }: Metric): Observable<Attributes> {
  const options = { description: help, ...(unit === undefined ? {} : { unit: UNITS[unit] }) };
  return type === 'counter'
    ? meter.createObservableCounter(name, options)
    : meter.createObservableGauge(name, options);
}
