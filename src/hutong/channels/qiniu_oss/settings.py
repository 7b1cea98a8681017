"""What an operator sets up for Qiniu Kodo: the keys, their rules and their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, KeyProblem, key
from hutong.capabilities.storage import StorageConfig

_USUAL: Final = "z0"


@dataclass(frozen=True, kw_only=True)
class QiniuOssConfig(StorageConfig):
    """Settings of one bucket and the domain that is bound to it."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text("AccessKey（AK）：七牛控制台 → 个人中心 → 密钥管理", "The access key: Qiniu console → account → keys"),
        "Qb3m0Xk1vT7cYpR9sWz2LhN5uEjD8aGfKi4oVt6x",
        r"[0-9A-Za-z_-]{16,80}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "API密钥",
        "API key",
        help=Text(
            "SecretKey（SK）：与 AccessKey 成对，显示在同一行",
            "The secret key: it stands beside the access key, on the same line",
        ),
        pattern=r"[0-9A-Za-z_-]{16,80}",
    )
    bucket_name: str = key(
        "BUCKET_NAME",
        "空间名",
        "Bucket",
        help=Text("对象存储 → 空间管理；请设为私有空间", "Object storage → buckets; make it a private one"),
        example="hutong-files",
        pattern=r"[0-9A-Za-z][0-9A-Za-z_.-]{2,62}",
    )
    endpoint: str = key(
        "ENDPOINT",
        "下载域名",
        "Download domain",
        help=Text(
            "空间绑定的域名，不带协议，默认用 https；域名没有证书时以 http:// 开头。测试域名 30 天后失效，勿用于生产",
            "The domain bound to the bucket, without a scheme: https is used. Begin with http:// if it has no"
            " certificate. Qiniu's test domains end after 30 days: not for production",
        ),
        example="files.example.com",
        pattern=r"(https?://)?[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+(:[0-9]{1,5})?",
    )
    region: str | None = key(
        "REGION",
        "服务器地区",
        "Region",
        help=Text(
            "存储区域：z0 华东、cn-east-2 华东-浙江2、z1 华北、z2 华南、na0 北美、as0 东南亚；留空为 z0",
            "z0 East China, cn-east-2 East China 2, z1 North, z2 South, na0 North America, as0 South-East Asia;"
            " empty: z0",
        ),
        example=_USUAL,
        pattern=r"z0|cn-east-2|z1|z2|na0|as0",
        required=False,
    )

    def check(self) -> Iterator[KeyProblem]:
        """No dot in a bucket's name, and none of Qiniu's own services where the bucket's domain belongs."""
        if "." in self.bucket_name:
            cause = Text(
                "七牛空间名不能含点；是不是把域名填在了这里？",
                "a Kodo bucket has no dot in its name; is this the domain?",
            )
            yield KeyProblem("BUCKET_NAME", cause)
        if self._domain().partition(":")[0].lower().endswith((".qiniup.com", ".qiniuapi.com", ".qbox.me")):
            cause = Text(
                "这是七牛的接口域名；请填空间绑定的下载域名",
                "this is an address of Qiniu's API; the download domain of the bucket belongs here",
            )
            yield KeyProblem("ENDPOINT", cause)

    def facts(self) -> Mapping[str, str]:
        """See `Config.facts`: with the domain's scheme apart, and the region that is meant by none."""
        scheme = "http" if self.endpoint.startswith("http://") else "https"
        return {**super().facts(), "SCHEME": scheme, "ENDPOINT": self._domain(), "REGION": self.region or _USUAL}

    def _domain(self) -> str:
        return self.endpoint.partition("://")[2] or self.endpoint
