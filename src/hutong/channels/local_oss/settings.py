"""What an operator sets up for the server's own disk: which files may be kept, and nothing else."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key
from hutong.capabilities.storage import StorageConfig


@dataclass(frozen=True, kw_only=True)
class LocalOssConfig(StorageConfig):
    """Where the files lie is the installation's to say (HUTONG_FILES), not the channel's."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text("本机存储没有服务商，任意填写", "There is no provider: anything will do"),
        "local",
    )
