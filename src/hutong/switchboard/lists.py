"""Channels, settings and routes of the draft as lists to look at, print and take away; secrets are masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from hutong.base.clock import beijing, beijing_day
from hutong.base.sheet import Column, Sheet
from hutong.base.text import Language, Text
from hutong.base.vault import Vault
from hutong.capabilities.sayings import spoken
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route, Setting, Setup
from hutong.switchboard.drafts.difference import difference, route_subject
from hutong.switchboard.drafts.form import Field, form
from hutong.switchboard.drafts.pasted import first_end
from hutong.switchboard.routing.health import Illness, resting

State = Literal["published", "added", "changed"]  # of the draft's part, against what runs
_NONE: Final[Mapping[int, Illness]] = {}
_STATES: Final[Mapping[str, Text]] = {
    "published": Text("已生效", "in effect"),
    "added": Text("新增未刷新", "added, not refreshed"),
    "changed": Text("已修改未刷新", "edited, not refreshed"),
}
_CHANNELS: Final = (
    Column("id", Text("编号", "Id")),
    Column("code", Text("通道编码", "Code")),
    Column("code_name", Text("通道名称", "Channel")),
    Column("merchant_no", Text("通道商户号", "Merchant number")),
    Column("name", Text("名称", "Name")),
    Column("complete", Text("完整度", "Complete")),
    Column("enabled", Text("启用", "On")),
    Column("state", Text("状态", "State")),
    Column("health", Text("健康", "Health")),
    Column("certificate_end", Text("证书到期", "Certificate ends")),
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
    Column("state", Text("状态", "State")),
    Column("health", Text("健康", "Health")),
    Column("remark", Text("备注", "Remark")),
)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel of the draft as its list shows it."""

    setup: Setup
    name: Text  # of its code; empty for a code of another version
    right: int  # settings that are there and right
    needed: int
    state: State
    rests: Illness | None
    certificate_end: datetime | None


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting of a channel; `kept` None: a fixed value that nobody had to write down."""

    setup: Setup
    field: Field
    kept: Setting | None

    def name(self, language: Language) -> str:
        """What people call it: their own name for it, else its label."""
        label = self.field.declared.label
        own = self.kept.name if self.kept else ""
        return own if own and own != label.zh else label.to(language)


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route of the draft as its list shows it."""

    route: Route
    business: Text
    setup: Setup | None
    state: State
    rests: Illness | None


def sheets(
    content: Content,
    vault: Vault,
    language: Language,
    *,
    running: Content | None = None,
    ill: Mapping[int, Illness] = _NONE,
) -> Mapping[str, Sheet]:
    """The lists of the three pages of channel management, by name; against what runs (or nothing, as yet)."""
    running = running or Content()
    channels = channel_rows(content, vault, running, ill)
    routes = route_rows(content, running, vault, ill)
    return {
        "channels": Sheet(_CHANNELS, [_channel(row, language) for row in channels]),
        "settings": Sheet(_SETTINGS, [_setting(row, language) for row in setting_rows(content, vault)]),
        "routes": Sheet(_ROUTES, [_route(row, language) for row in routes]),
    }


def completeness(setup: Setup, vault: Vault) -> tuple[int, int]:
    """How many of the settings that a channel needs are there and right, and how many it needs; Refusal (UNKNOWN_CODE).

    An optional setting counts once it is set.
    """
    fields, _ = form(setup, vault)
    needed = [field for field in fields if field.declared.required or field.set]
    right = [field for field in needed if all(finding.warning for finding in field.findings)]
    return len(right), len(needed)


def channel_rows(
    content: Content, vault: Vault, running: Content, ill: Mapping[int, Illness] = _NONE
) -> list[ChannelRow]:
    """Every channel of the draft, against what runs."""
    states, found = _states(running, content, vault), []
    for setup in content.channels.values():
        known = registry.specs().get(setup.code)
        right, needed = completeness(setup, vault) if known else (0, 0)
        name = known.name if known else Text("", "")
        state, rests = states.get(setup.title, "published"), resting(ill, setup.id)
        found.append(ChannelRow(setup, name, right, needed, state, rests, first_end(setup, vault)))
    return found


def setting_rows(content: Content, vault: Vault) -> Iterator[SettingRow]:
    """Every setting that has a value, one row each; those of a code of another version can't be read."""
    for setup in content.channels.values():
        if setup.code in registry.specs():
            fields, _ = form(setup, vault)
            for field in fields:
                if field.set or field.declared.fixed:
                    yield SettingRow(setup, field, setup.settings.get(field.declared.wire))


def route_rows(content: Content, running: Content, vault: Vault, ill: Mapping[int, Illness] = _NONE) -> list[RouteRow]:
    """Every route of the draft, the best first, against what runs."""
    states, found = _states(running, content, vault), []
    for route in content.routes:
        setup = content.channels.get(route.channel_id)
        subject = route_subject(route.business, setup.title if setup else str(route.channel_id))
        state = states.get(subject, "published")
        found.append(RouteRow(route, registry.business(route.business), setup, state, resting(ill, route.channel_id)))
    return found


def _states(running: Content, content: Content, vault: Vault) -> dict[str, State]:
    """How each part of the draft that runs otherwise, or not yet, differs; by what the difference calls it."""
    found: dict[str, State] = {}
    for change in difference(running, content, vault):
        if change.kind != "removed":
            found[change.subject] = change.kind
    return found


def _channel(row: ChannelRow, language: Language) -> Mapping[str, str]:
    return {
        "id": str(row.setup.id),
        "code": row.setup.code,
        "code_name": row.name.to(language),
        "merchant_no": row.setup.merchant_no,
        "name": row.setup.name,
        "complete": f"{row.right}/{row.needed}",
        "enabled": _yes(row.setup.enabled, language),
        "state": _STATES[row.state].to(language),
        "health": _health(row.rests).to(language),
        "certificate_end": beijing_day(row.certificate_end) if row.certificate_end else "",
        "remark": row.setup.remark,
    }


def _setting(row: SettingRow, language: Language) -> Mapping[str, str]:
    return {
        "channel": row.setup.title,
        "key": row.field.declared.wire,
        "value": row.field.value,
        "name": row.name(language),
        "remark": row.kept.remark if row.kept else "",
    }


def _route(row: RouteRow, language: Language) -> Mapping[str, str]:
    return {
        "business": row.business.to(language),
        "channel": row.setup.title if row.setup else str(row.route.channel_id),
        "weight": str(row.route.weight),
        "enabled": _yes(row.route.enabled, language),
        "state": _STATES[row.state].to(language),
        "health": _health(row.rests).to(language),
        "remark": row.route.remark,
    }


def _health(rests: Illness | None) -> Text:
    if rests is None:
        return Text("正常", "well")
    until = f"{beijing(rests.until):%H:%M:%S}"
    said = spoken(rests.words)
    return Text(f"休息至 {until}：{said.zh}", f"rests until {until} (Beijing): {said.en}")


def _yes(flag: bool, language: Language) -> str:
    return Text("是", "yes").to(language) if flag else Text("否", "no").to(language)
