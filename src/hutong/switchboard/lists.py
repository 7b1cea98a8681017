"""Channels, settings and routes of the draft as lists to look at, print and take away; secrets are masked."""

from collections.abc import Iterator, Mapping
from typing import Final

from hutong.base.sheet import Column, Sheet
from hutong.base.text import Language, Text
from hutong.base.vault import Vault
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts.form import form

_CHANNELS: Final = (
    Column("id", Text("编号", "Id")),
    Column("code", Text("通道代码", "Code")),
    Column("code_name", Text("通道名称", "Channel")),
    Column("merchant_no", Text("渠道商户号", "Merchant number")),
    Column("name", Text("名称", "Name")),
    Column("complete", Text("完整度", "Complete")),
    Column("enabled", Text("启用", "On")),
    Column("remark", Text("备注", "Remark")),
)
_SETTINGS: Final = (
    Column("channel", Text("通道", "Channel")),
    Column("key", Text("配置键", "Key")),
    Column("value", Text("配置值", "Value")),
    Column("name", Text("名称", "Name")),
    Column("remark", Text("备注", "Remark")),
)
_ROUTES: Final = (
    Column("business", Text("业务类型", "Business type")),
    Column("channel", Text("通道", "Channel")),
    Column("weight", Text("权重", "Weight")),
    Column("enabled", Text("启用", "On")),
    Column("remark", Text("备注", "Remark")),
)


def sheets(content: Content, vault: Vault, language: Language) -> Mapping[str, Sheet]:
    """The lists of the three pages of channel management, by name."""
    return {
        "channels": Sheet(_CHANNELS, list(_channels(content, vault, language))),
        "settings": Sheet(_SETTINGS, list(_settings(content, vault, language))),
        "routes": Sheet(_ROUTES, list(_routes(content, language))),
    }


def completeness(setup: Setup, vault: Vault) -> tuple[int, int]:
    """How many of the settings that a channel needs are there and right, and how many it needs; Refusal (UNKNOWN_CODE).

    An optional setting counts once it is set.
    """
    fields, _ = form(setup, vault)
    needed = [field for field in fields if field.declared.required or field.set]
    right = [field for field in needed if all(finding.warning for finding in field.findings)]
    return len(right), len(needed)


def _channels(content: Content, vault: Vault, language: Language) -> Iterator[Mapping[str, str]]:
    for setup in content.channels.values():
        known = registry.specs().get(setup.code)
        right, needed = completeness(setup, vault) if known else (0, 0)
        yield {
            "id": str(setup.id),
            "code": setup.code,
            "code_name": known.name.to(language) if known else "",
            "merchant_no": setup.merchant_no,
            "name": setup.name,
            "complete": f"{right}/{needed}",
            "enabled": _yes(setup.enabled, language),
            "remark": setup.remark,
        }


def _settings(content: Content, vault: Vault, language: Language) -> Iterator[Mapping[str, str]]:
    for setup in content.channels.values():
        if setup.code not in registry.specs():
            continue
        fields, _ = form(setup, vault)
        for field in fields:
            if field.set or field.declared.fixed:
                kept = setup.settings.get(field.declared.wire)
                yield {
                    "channel": setup.title,
                    "key": field.declared.wire,
                    "value": field.value,
                    "name": field.declared.label.to(language),
                    "remark": kept.remark if kept else "",
                }


def _routes(content: Content, language: Language) -> Iterator[Mapping[str, str]]:
    names = registry.businesses()
    for route in content.routes:
        setup = content.channels.get(route.channel_id)
        yield {
            "business": names[route.business].to(language) if route.business in names else route.business,
            "channel": setup.title if setup else str(route.channel_id),
            "weight": str(route.weight),
            "enabled": _yes(route.enabled, language),
            "remark": route.remark,
        }


def _yes(flag: bool, language: Language) -> str:
    return Text("是", "yes").to(language) if flag else Text("否", "no").to(language)
