"""A channel's settings as a form: every declared key with its label, its masked value and what is wrong with it."""

from dataclasses import dataclass

from hutong.base.secrets import Secret
from hutong.base.vault import Vault, VaultError
from hutong.capabilities.channel import Key
from hutong.switchboard import registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.check import Finding, judged
from hutong.switchboard.drafts.difference import BROKEN, shown_as
from hutong.switchboard.drafts.pasted import Pasted, pasted


@dataclass(frozen=True, slots=True)
class Field:
    """One key as it may be shown; a secret's value is its mask. An empty secret that comes back means "keep"."""

    declared: Key
    value: str
    set: bool  # by the operator; a fixed value is there without
    findings: tuple[Finding, ...]
    pasted: tuple[Pasted, ...] = ()  # what the value is, if it is a key or certificate


def form(setup: Setup, vault: Vault) -> tuple[list[Field], list[Finding]]:
    """The fields of a channel, and what is wrong beyond single keys; Refusal (UNKNOWN_CODE)."""
    declared = registry.spec(setup.code).config.keys()
    findings = judged(setup, vault)
    fields = []
    for key in declared:
        own = tuple(finding for finding in findings if finding.key == key.wire)
        kept = key.wire in setup.settings
        shown, what = _shown(setup, key, vault) if kept else (key.fixed, ())
        fields.append(Field(key, shown, kept, own, what))
    wires = {key.wire for key in declared}
    return fields, [finding for finding in findings if finding.key not in wires]


def _shown(setup: Setup, key: Key, vault: Vault) -> tuple[str, tuple[Pasted, ...]]:
    try:
        value = setup.value(key.wire, vault)
    except VaultError:
        return BROKEN, ()
    return shown_as(Secret(value) if key.secret and isinstance(value, str) else value), pasted(value)
