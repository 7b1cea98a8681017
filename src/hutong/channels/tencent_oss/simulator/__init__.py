"""The simulated COS: one account with one bucket, on its true protocol, without a look at the adapter."""

from hutong.channels.tencent_oss.simulator.provider import TencentOssSimulator

__all__ = ["TencentOssSimulator"]
