"""LOCAL_OSS: files on the server's own disk, which the hub itself serves and receives."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.local_oss.adapter import LocalOss
from hutong.channels.local_oss.settings import LocalOssConfig
from hutong.channels.local_oss.simulator import LocalOssSimulator

SPEC = Spec(
    code="LOCAL_OSS",
    name=Text("服务器存储", "Server disk"),
    config=LocalOssConfig,
    adapter=LocalOss,
    simulator=LocalOssSimulator,
    endpoint="",  # there is no provider: nothing leaves
    manual="",
)
