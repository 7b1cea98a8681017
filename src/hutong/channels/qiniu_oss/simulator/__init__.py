"""The other side of QINIU_OSS: Kodo's services as their manual describes them, never as our adapter imagines them."""

from hutong.channels.qiniu_oss.simulator.provider import QiniuOssSimulator

__all__ = ["QiniuOssSimulator"]
