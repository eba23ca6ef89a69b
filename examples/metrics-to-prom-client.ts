/**
 * The figures of libvirt hosts for prom-client, beside the metrics that a program has already.
 */
import type { MetricSample } from 'libvirt-client/metrics';
import { Counter, Gauge, Registry } from 'prom-client';

/**
 * Returns a registry with the samples. Collect them for each scrape, so that domains that are gone
 * leave no figures:
 *
 *     const hosts = toRegistry(await collectMetrics(connections));
 *     response.end(await Registry.merge([register, hosts]).metrics());
 */
export function toRegistry(samples: Iterable<MetricSample>): Registry {
  const registry = new Registry();
  for (const { metric, labels, value } of samples) {
    const known = registry.getSingleMetric(metric.name) ?? create(registry, metric, labels);
    if (known instanceof Gauge) known.set(labels, value);
    // The registry is new, so the counter is at zero.
    else if (known instanceof Counter) known.inc(labels, value);
  }
  return registry;
}

/** Creates a metric. All its samples have labels of the same names. */
function create(
  registry: Registry,
  { name, type, help }: MetricSample['metric'],
  labels: MetricSample['labels'],
): Gauge | Counter {
  const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  return type === 'counter' ? new Counter(options) : new Gauge(options);
}
