"""The meter: calls, faults and latencies by channel and verb."""

from hutong.switchboard.meter import BOUNDS, Meter


def test_calls_are_counted_by_channel_and_verb() -> None:
    meter = Meter()
    meter.count(1, "pay", "", 10)
    meter.count(1, "pay", "unknown", 11)
    meter.count(1, "query", "", 99_999)
    meter.count(2, "pay", "", 0)
    pay = meter.readings[1, "pay"]
    assert (pay.calls, pay.ms, dict(pay.faults)) == (2, 21, {"unknown": 1})
    assert (pay.buckets[0], pay.buckets[1]) == (1, 1)
    assert meter.readings[1, "query"].buckets == [0] * len(BOUNDS) + [1]
    assert meter.readings[2, "pay"].calls == 1
