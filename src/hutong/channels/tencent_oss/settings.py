"""What an operator sets up for Tencent COS: the keys, their rules and their words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, KeyProblem, key
from hutong.capabilities.storage import StorageConfig

_REGION: Final = r"[a-z]{2}-[a-z]+(?:-[a-z0-9]+)*"  # ap-shanghai, ap-beijing-1, ap-shanghai-fsi
_BUCKET: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?-[0-9]{8,12}")
# Tencent's own addresses, with or without a bucket in front; `accelerate` stands where others have a region.
_OWN: Final = re.compile(
    rf"(?:(?P<bucket>.+)\.)?(?P<rest>cos(?:-internal)?\.(?:(?P<region>{_REGION})|accelerate)\.(?:myqcloud\.com|tencentcos\.cn))"
)
_TENCENT: Final = re.compile(r"(?:.*\.)?(?:myqcloud\.com|tencentcos\.cn)")
_DOMAIN: Final = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@dataclass(frozen=True, kw_only=True)
class TencentOssConfig(StorageConfig):
    """Settings of one bucket; the merchant number is the SecretId."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "SecretId：腾讯云控制台 → 访问管理 → API 密钥管理", "The SecretId: Tencent Cloud console → CAM → API keys"
        ),
        "AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q",
        r"[0-9A-Za-z]{16,128}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "API密钥",
        "API key",
        help=Text("与 SecretId 成对的 SecretKey", "The SecretKey that belongs to the SecretId"),
        pattern=r"[0-9A-Za-z]{16,128}",
    )
    bucket_name: str = key(
        "BUCKET_NAME",
        "存储桶名称",
        "Bucket",
        help=Text(
            "控制台里的完整名称，以 -APPID 结尾；不能含点号",
            "The whole name as the console shows it, ending in -APPID; no dots in it",
        ),
        example="lln-public-1250000000",
    )
    endpoint: str = key(
        "ENDPOINT",
        "服务器端点域名",
        "Endpoint",
        help=Text(
            "地域域名、存储桶域名或已绑定到存储桶的自定义域名。2024 年以后建的存储桶用默认域名只能下载，"
            "要在浏览器里直接打开文件须用自定义域名",
            "The region's domain, the bucket's, or one of your own that is bound to it. Buckets made since 2024 only "
            "download under Tencent's domains: to open files in a browser, bind a domain of your own",
        ),
        example="cos.ap-shanghai.myqcloud.com",
        pattern=r"(https://)?[0-9A-Za-z.-]+/?",
    )
    region: str | None = key(
        "REGION",
        "服务器地区",
        "Region",
        help=Text("地域；服务器端点域名中已有时可不填", "May stay empty when the endpoint names the region"),
        example="ap-shanghai",
        pattern=_REGION,
        required=False,
    )

    @property
    def host(self) -> str:
        """The name under which the bucket is reached."""
        domain = self._domain
        own = _OWN.fullmatch(domain)
        return f"{self.bucket_name}.{own['rest']}" if own else domain

    def facts(self) -> Mapping[str, str]:
        """See `Config.facts`; HOST is what the bucket's address is made of."""
        return {**super().facts(), "HOST": self.host, "REGION": self.region or self._named_region or ""}

    def check(self) -> Iterator[KeyProblem]:
        """The bucket's whole name, an address that is its own, and a region that does not contradict it."""
        bucket = self._bucket_problem()
        if bucket:
            yield KeyProblem("BUCKET_NAME", bucket)
        else:
            endpoint = self._endpoint_problem()
            if endpoint:
                yield KeyProblem("ENDPOINT", endpoint)
            yield from self._region_problem()
        if same(self.private_key.reveal(), self.merchant_no):
            cause = Text("这是 SecretId，不是 SecretKey", "this is the SecretId, not the SecretKey")
            yield KeyProblem("PRIVATE_KEY", cause)

    @property
    def _domain(self) -> str:
        return self.endpoint.lower().removeprefix("https://").rstrip("/")

    @property
    def _named_region(self) -> str | None:
        own = _OWN.fullmatch(self._domain)
        return own["region"] if own else None

    def _bucket_problem(self) -> Text | None:
        if "." in self.bucket_name:
            return Text(
                "存储桶名称不能含点号：腾讯云没有这样的存储桶，且 HTTPS 证书不匹配",
                "a bucket has no dot in its name: Tencent has none such, and no HTTPS certificate would fit",
            )
        if _BUCKET.fullmatch(self.bucket_name):
            return None
        if re.search(r"-[0-9]{8,12}$", self.bucket_name):
            return Text("只能含小写字母、数字和 -", "only lower-case letters, digits and - in it")
        return Text(
            "缺少 -APPID 后缀，请填写控制台里的完整名称，如 lln-public-1250000000",
            "the suffix -APPID is missing: enter the whole name as in the console, such as lln-public-1250000000",
        )

    def _endpoint_problem(self) -> Text | None:
        own = _OWN.fullmatch(self._domain)
        if own and own["bucket"] not in (None, self.bucket_name):
            return Text(
                f"域名属于存储桶 {own['bucket']}，而不是 {self.bucket_name}（APPID 是名称的一部分）",
                f"this is the address of bucket {own['bucket']}, not of {self.bucket_name} (the APPID is part of it)",
            )
        if own is None and (_TENCENT.fullmatch(self._domain) or not _DOMAIN.fullmatch(self._domain)):
            return Text(
                "不是 COS 的端点域名，应为 cos.<地区>.myqcloud.com、存储桶域名或自定义域名",
                "no address of COS: cos.<region>.myqcloud.com, the bucket's own domain, or one bound to it",
            )
        return None

    def _region_problem(self) -> Iterator[KeyProblem]:
        named = self._named_region
        if named and self.region and named != self.region:
            cause = Text(f"与服务器端点域名中的地区 {named} 不一致", f"the endpoint names another region, {named}")
            yield KeyProblem("REGION", cause)
        elif not named and not self.region:
            cause = Text("服务器端点域名中没有地区，请填写", "the endpoint names no region, so it has to be filled in")
            yield KeyProblem("REGION", cause)
