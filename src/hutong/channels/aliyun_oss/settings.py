"""What an operator sets up for Alibaba Cloud OSS: the keys, their rules and their words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, KeyProblem, key
from hutong.capabilities.storage import StorageConfig

_REGIONAL: Final = re.compile(
    r"oss-((?!accelerate)[a-z0-9-]+?)(-internal)?\.aliyuncs\.com|([a-z0-9-]+)\.oss\.aliyuncs\.com"
)


@dataclass(frozen=True, kw_only=True)
class AliyunOssConfig(StorageConfig):
    """Settings of one bucket and of the access key that may use it."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "AccessKey ID：阿里云控制台 → RAM 访问控制 → 用户 → AccessKey",
            "The AccessKey ID: Alibaba Cloud console → RAM → users → AccessKey",
        ),
        "LTAI5tExampleExample1234",
        r"[0-9A-Za-z]{10,64}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "API密钥",
        "API key",
        help=Text(
            "AccessKey Secret；建议用只授权此存储空间的 RAM 用户：oss:PutObject、oss:GetObject、oss:DeleteObject、"
            "oss:AbortMultipartUpload",
            "The AccessKey Secret, best of a RAM user with this bucket only: oss:PutObject, oss:GetObject,"
            " oss:DeleteObject, oss:AbortMultipartUpload",
        ),
        pattern=r"[!-~]{16,128}",
    )
    bucket_name: str = key(
        "BUCKET_NAME",
        "存储空间名称",
        "Bucket name",
        help=Text(
            "私有空间；浏览器直传须在控制台为它配置跨域规则（POST）",
            "A private one; browsers upload to it only with a CORS rule (POST) in the console",
        ),
        example="lln-public",
        pattern=r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]",
    )
    endpoint: str = key(
        "ENDPOINT",
        "服务器端点域名",
        "Endpoint",
        help=Text(
            "访问域名，不带 https:// 和存储空间名称；与服务器同地域可用 -internal 内网域名，"
            "但浏览器直传和下载链接会不可用",
            "Without https:// and bucket name. The -internal one saves traffic within a region, but browsers can't use"
            " links and forms that lead to it",
        ),
        example="oss-cn-shenzhen.aliyuncs.com",
        pattern=r"oss-[a-z0-9\-]+\.aliyuncs\.com|[a-z0-9\-]+\.oss\.aliyuncs\.com",
    )
    region_id: str | None = key(
        "REGION",
        "服务器地区",
        "Region",
        help=Text("地域；通常留空，由服务器端点域名得出", "Usually empty: the endpoint tells it"),
        example="cn-shenzhen",
        pattern=r"(?!oss-)[a-z]{2,}(-[a-z0-9]+)+",
        required=False,
    )

    @property
    def region(self) -> str:
        """The region that signatures are made for; empty when neither REGION nor ENDPOINT tells it."""
        found = _REGIONAL.fullmatch(self.endpoint)
        return self.region_id or (found[1] or found[3] if found else "")

    def check(self) -> Iterator[KeyProblem]:
        """A bucket that TLS can name, and a region to sign for."""
        if "." in self.bucket_name:
            cause = Text(
                "存储空间名称不能含“.”：阿里云不允许，且 HTTPS 证书对不上",
                "a bucket name with a dot does not exist at OSS, and no TLS certificate would match it",
            )
            yield KeyProblem("BUCKET_NAME", cause)
        if not self.region:
            cause = Text("服务器端点域名中没有地区，请填写", "this endpoint names no region: fill it in")
            yield KeyProblem("REGION", cause)
