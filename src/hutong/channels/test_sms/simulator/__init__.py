"""The other side of TEST_SMS: a phone that takes messages straight from the hub."""

from hutong.channels.test_sms.simulator.provider import LocalMessage, LocalSmsSimulator

__all__ = ["LocalMessage", "LocalSmsSimulator"]
