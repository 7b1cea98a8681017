"""Channels, keys, changes and findings as commands print them; secrets arrive here masked already."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.markup import escape
from rich.table import Table

from hutong.app.cli.term.screen import line, out, table, yes_no
from hutong.app.cli.term.words import language, say, tell
from hutong.base.text import Text
from hutong.base.vault import Vault
from hutong.capabilities.channel import Key, Spec
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.check import Finding
from hutong.switchboard.drafts.difference import Change, called
from hutong.switchboard.drafts.form import Field, form

KINDS: Final[Mapping[str, Text]] = {
    "added": Text("新增", "added"),
    "removed": Text("删除", "removed"),
    "changed": Text("修改", "changed"),
}
_COLOURS: Final = {"added": "green", "removed": "red", "changed": "yellow"}


def code(spec: Spec) -> dict[str, Any]:
    """A channel code for JSON."""
    return {
        "code": spec.code,
        "name": spec.name._asdict(),
        "manual": spec.manual,
        "unverified": spec.unverified._asdict() if spec.unverified.zh else None,
        "capabilities": sorted(_capabilities(spec)),
        "products": dict(spec.products),
        "keys": [_key(key) for key in (spec.config.MERCHANT_NO, *spec.config.keys())],
    }


def print_code(spec: Spec) -> None:
    """A channel code as a table of its keys."""
    rows = [_key_row(key) for key in (spec.config.MERCHANT_NO, *spec.config.keys())]
    title = f"{spec.code}  {tell(spec.name)}  （{'、'.join(_capabilities(spec).values())}）"
    names = (say("配置键", "Key"), say("名称", "Label"), say("必填", "Required"), say("密", "Secret"))
    table(title, (*names, say("示例", "Example"), say("说明", "Help")), rows)
    print_unverified(spec)


def print_unverified(spec: Spec) -> None:
    """Says what the operator has to check, where no public manual could be followed."""
    if spec.unverified.zh:
        line(f"! {say('未经核实', 'Unverified')} {spec.code}: {tell(spec.unverified)}", "bold yellow")


def own(setup: Setup) -> dict[str, Any]:
    """A channel without its settings, for JSON."""
    identity = {"id": setup.id, "code": setup.code, "merchant_no": setup.merchant_no}
    return {**identity, "name": setup.name, "remark": setup.remark, "enabled": setup.enabled}


def setup(found: Setup, vault: Vault) -> dict[str, Any]:
    """A channel with its masked settings and what is wrong, for JSON."""
    fields, others = form(found, vault)
    settings = {field.declared.wire: field.value for field in fields if field.set}
    findings = [one for field in fields for one in field.findings] + others
    return {**own(found), "settings": settings, "findings": [finding(one) for one in findings]}


def row(found: Setup) -> list[str]:
    """A channel as a row of the list."""
    return [str(found.id), found.code, found.merchant_no, found.name, yes_no(found.enabled)]


def print_setup(found: Setup, fields: Sequence[Field], others: Sequence[Finding]) -> None:
    """A channel with its settings, one row a key."""
    line(f"{found.title}  {found.name}", "bold")
    line(f"{say('启用', 'On')} {yes_no(found.enabled)}  {found.remark}")
    rows = [[field.declared.wire, tell(field.declared.label), field.value, _states(field)] for field in fields]
    names = (say("配置键", "Key"), say("名称", "Label"), say("值", "Value"), say("状态", "State"))
    table("", names, rows)
    print_findings(others)


def print_changes(changes: Sequence[Change]) -> None:
    """What changes, one row a field."""
    shown = Table(header_style="bold")
    for name in (say("对象", "What"), say("项", "Field"), say("原来", "Before"), say("以后", "After")):
        shown.add_column(name, overflow="fold")
    for change in changes:
        kind = tell(KINDS[change.kind])
        about = escape(tell(called(change.what, change.subject)))
        shown.add_row(f"[{_COLOURS[change.kind]}]{kind}[/] {about}", "", "", "", style="bold")
        if change.kind != "removed":
            for field in change.fields:
                shown.add_row("", escape(field.name), escape(field.old), escape(field.new))
        shown.add_section()
    if changes:
        out().print(shown)
    else:
        line(say("没有差异。", "No difference."))


def print_findings(findings: Sequence[Finding]) -> None:
    """What is wrong in red, what deserves a look in yellow."""
    for one in findings:
        mark, colour = ("!", "yellow") if one.warning else ("✘", "red")
        line(f"{mark} {tell(one.text())}", colour)


def finding(one: Finding) -> dict[str, Any]:
    """A finding for JSON."""
    return {"subject": one.subject, "key": one.key, "cause": one.cause.to(language()), "warning": one.warning}


def hint_refresh() -> None:
    """Says that nothing has taken effect yet."""
    words = (
        "改动在草稿中；hutong channel refresh 发布后生效。",
        "It is in the draft; `hutong channel refresh` publishes it.",
    )
    line(say(*words), "dim")


def _capabilities(spec: Spec) -> dict[str, str]:
    found = sorted(spec.capabilities(), key=lambda base: base.__name__)
    return {vars(base)["CAPABILITY"]: tell(vars(base)["NAME"]) for base in found}


def _key(key: Key) -> dict[str, Any]:
    return {
        "key": key.wire,
        "label": key.label._asdict(),
        "help": key.help._asdict(),
        "required": key.required,
        "secret": key.secret,
        "fixed": key.fixed,
        "example": key.example,
    }


def _key_row(key: Key) -> list[str]:
    example = f"{say('固定', 'always')} {key.fixed}" if key.fixed else key.example
    required = yes_no(key.required and not key.fixed)
    return [key.wire, tell(key.label), required, yes_no(key.secret), example, tell(key.help)]


def _states(field: Field) -> str:
    if field.findings:
        return "; ".join(tell(one.cause) for one in field.findings)
    if field.set:
        return "✔"
    return say("固定", "fixed") if field.declared.fixed else say("未填", "not set")
