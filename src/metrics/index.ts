/**
 * Metrics of libvirt hosts: figures of hosts, domains and storage pools, under the names that
 * exporters for Prometheus have established, and as the text that Prometheus scrapes.
 *
 * @example
 * const samples = await collectMetrics({ hail, sleet });
 * response.setHeader('Content-Type', METRICS_CONTENT_TYPES.prometheus);
 * response.end(prometheusText(samples));
 */
export type { CollectMetricsOptions, MetricsHosts } from './collect.ts';
export { collectMetrics } from './collect.ts';
export type { MetricsFleet } from './fleet-source.ts';
export type { MetricsConnection } from './host-samples.ts';
export { LIBVIRT_METRICS } from './metric-table.ts';
export type { PrometheusTextOptions } from './prometheus-text.ts';
export { METRICS_CONTENT_TYPES, prometheusText } from './prometheus-text.ts';
export type { Metric, MetricSample, MetricUnit } from './sample.ts';
