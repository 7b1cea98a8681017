"""Whether a whole draft can be published: everything that is wrong at once, and what deserves a warning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import beijing_day, now
from hutong.base.errors import Refusal
from hutong.base.rsa import BadKey, certificate, signer, verifier
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import Vault, VaultError
from hutong.capabilities.channel import BadConfig
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts import routes
from hutong.switchboard.drafts.difference import called, route_subject
from hutong.switchboard.drafts.products import unknowable, wrongs
from hutong.switchboard.drafts.texts import letters, templates
from hutong.switchboard.mask import Masker

SOON: Final = timedelta(days=30)  # a certificate that ends sooner deserves a warning
_SHORTEST_KEY: Final = 200  # characters; a shorter text can't be an RSA key of 1024 bits


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a draft: what it is about, the key or field, and what to do about it."""

    subject: str  # a channel's title, the name of a product or template, or a route
    key: str
    cause: Text
    warning: bool = False
    called: Text | None = None  # the subject in people's words, where they have others

    def text(self) -> Text:
        """The finding as one line."""
        called = self.named()
        zh, en = (f"{name} {self.key}".strip() for name in called)
        return Text(f"{zh}：{self.cause.zh}", f"{en}: {self.cause.en}")

    def named(self) -> Text:
        """What the finding is about, in people's words."""
        return self.called or Text(self.subject, self.subject)


def check(content: Content, vault: Vault, at: datetime | None = None) -> list[Finding]:
    """Every error and warning of what is enabled; `at` is the moment that certificates must live."""
    found: list[Finding] = []
    for setup in content.channels.values():
        if setup.enabled:
            found.extend(judged(setup, vault, at))
    return [*found, *_products(content), *_routes(content), *_templates(content), *_letters(content)]


def judged(setup: Setup, vault: Vault, at: datetime | None = None) -> list[Finding]:
    """Every error and warning of one channel, enabled or not."""
    return list(_channel(setup, vault, at or now()))


def _products(content: Content) -> Iterator[Finding]:
    for product in content.products.values():
        if product.enabled:
            yield from (Finding(product.name, "", cause) for cause in wrongs(product, content))
            for cause in unknowable(product, content):
                yield Finding(product.name, "", cause, warning=True)


def _routes(content: Content) -> Iterator[Finding]:
    for route in content.routes:
        if route.enabled:
            setup = content.channels.get(route.channel_id)
            subject = route_subject(route.business, setup.title if setup else str(route.channel_id))
            name = called("route", subject)
            yield from (Finding(subject, "", cause, called=name) for cause in routes.wrongs(route, content))
    for business, cause in routes.lacking(content):
        yield Finding(business, "", cause, warning=True, called=called("route", business))


def _templates(content: Content) -> Iterator[Finding]:
    for template in content.templates.values():
        if template.enabled:
            yield from (Finding(template.name, "", cause) for cause in templates.wrongs(template, content))
            for cause in templates.unmapped(template, content):
                yield Finding(template.name, "", cause, warning=True)


def _letters(content: Content) -> Iterator[Finding]:
    for kind, letter in content.letters.items():
        if letter.enabled:
            name = called("letter", kind)
            for field, cause in letters.faults(letter, content):
                yield Finding(kind, field, cause, called=name)
            for cause in letters.doubts(letter, content):
                yield Finding(kind, "", cause, warning=True, called=name)


def _channel(setup: Setup, vault: Vault, at: datetime) -> Iterator[Finding]:
    try:
        spec = registry.spec(setup.code)
    except Refusal as refusal:
        yield Finding(setup.title, "", Text(refusal.message("zh"), refusal.message("en")))
        return
    values: dict[str, str | Secret] = {}
    for key in setup.settings:
        try:
            values[key] = setup.value(key, vault)
        except VaultError:
            yield Finding(setup.title, key, Text("密文已损坏，请重新填写", "its seal is broken; set it again"))
            return
    masker = Masker(value for value in values.values() if isinstance(value, Secret))
    try:
        spec.config.read(setup.merchant_no, values)
    except BadConfig as error:
        for problem in error.problems:
            cause = Text(masker.mask(problem.cause.zh), masker.mask(problem.cause.en))
            yield Finding(setup.title, problem.wire, cause)
    for key, value in values.items():
        for cause in key_warnings(value.reveal() if isinstance(value, Secret) else value, at):
            yield Finding(setup.title, key, cause, warning=True)


def key_warnings(text: str, at: datetime) -> Iterator[Text]:
    """What to worry about if the text is a key or certificate: short keys, certificates at their end."""
    if len(text) < _SHORTEST_KEY:
        return
    bits = _bits(text)
    if bits is not None and bits < 2048:
        yield Text(f"密钥只有 {bits} 位，建议换成 2048 位", f"the key has only {bits} bits; 2048 is recommended")
    if "BEGIN CERTIFICATE" in text:
        yield from _certificate(text, at)


def _bits(text: str) -> int | None:
    try:
        return signer(Secret(text)).bits
    except BadKey:
        pass  # perhaps a public one
    try:
        return verifier(text).bits
    except BadKey:
        return None


def _certificate(text: str, at: datetime) -> Iterator[Text]:
    try:
        end = certificate(text).not_valid_after_utc
    except BadKey:
        return
    day = beijing_day(end)
    if end < at:
        yield Text(f"证书已于 {day} 过期", f"the certificate expired on {day}")
    elif end < at + SOON:
        yield Text(f"证书将于 {day} 过期", f"the certificate expires on {day}")
