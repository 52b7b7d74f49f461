"""Numbers as text that Prometheus reads. The only place that needs its package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ivr.web.measures import BOUNDS, MEASURES, SECONDS, SECONDS_HELP, Measure


class _Told(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def text(samples: Sequence[tuple[Measure, tuple[str, ...], float]], lengths: Sequence[float]) -> bytes:
    """Samples, and how many answers took how long: up to each bound, beyond, and seconds in all."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told([*_families(samples), _seconds(lengths)]))
    return generate_latest(registry)


def _families(samples: Sequence[tuple[Measure, tuple[str, ...], float]]) -> Iterator[Metric]:
    for measure in MEASURES:
        of_kind = CounterMetricFamily if measure.counts else GaugeMetricFamily
        family = of_kind(measure.name, measure.help, labels=measure.label)
        for sampled, labels, value in samples:
            if sampled is measure:
                family.add_metric(labels, value)
        if family.samples:
            yield family


def _seconds(lengths: Sequence[float]) -> Metric:
    *numbers, seconds = lengths
    bounds = [*map(str, BOUNDS), "+Inf"]
    return HistogramMetricFamily(
        SECONDS, SECONDS_HELP, list(zip(bounds, accumulate(numbers), strict=True)), sum_value=seconds
    )
