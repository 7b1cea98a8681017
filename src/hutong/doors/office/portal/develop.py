"""Developer settings, in the order of document 003: what there is, what is still to do, and the public key."""

from typing import Literal

from pydantic import Field

from hutong.base.rsa import Verifier, verifier
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.portal.mine import mine
from hutong.features.merchants import Merchant, edit
from hutong.features.merchants.edit import Terms
from hutong.features.merchants.progress import Progress, progress
from hutong.features.merchants.public_key import ENOUGH

room = Room("portal", "develop")

State = Literal["done", "todo", "warn"]


class PortalPublicKey(Answer):
    """A public key, as people recognise it."""

    pem: str
    bits: int
    weak: bool
    fingerprint: str


class SetupStage(Answer):
    """A step of the set-up and how it stands."""

    name: Literal["authenticator", "public_key", "addresses", "md5_key", "call", "notice"]
    state: State


class Develop(Answer):
    """Everything that the page of developer settings shows."""

    merchant_id: str
    merchant_name: str
    enabled: bool
    has_payment_password: bool
    public_key: PortalPublicKey | None
    previous_public_key: PortalPublicKey | None
    has_previous_md5_key: bool
    allowed_ips: str
    any_address: bool
    your_ip: str
    platform_key: PortalPublicKey
    api_url: str
    notice_json: bool
    stages: list[SetupStage]


class PublicKeyText(Form):
    """A pasted public key or certificate."""

    public_key: str = Field(min_length=1, max_length=16_384)


class PublicKeyForm(PublicKeyText):
    """A public key, and a code of the authenticator."""

    proof: Proof = Proof(code="", payment_password="")


class AddressesForm(Form):
    """From where orders may come, and a code of the authenticator."""

    allowed_ips: str = Field(max_length=4096)
    proof: Proof = Proof(code="", payment_password="")


class NoticeFormatForm(Form):
    """In which form notices come."""

    notice_json: bool


class CodeConfirmed(Form):
    """Only that it is they."""

    proof: Proof = Proof(code="", payment_password="")


@room.get("/develop", may="portal.view")
async def develop(who: Who, parts: House) -> Develop:
    """The developer settings."""
    return await _shown(who, parts, await mine(who))


@room.post("/develop/public-key/check", may="portal.key")
async def check_public_key(form: PublicKeyText, who: Who) -> PortalPublicKey:
    """What a pasted key is, before it is saved."""
    return _key(verifier(edit.pem(form.public_key, (await mine(who)).platform_public_key, ENOUGH)))


@room.put("/develop/public-key", may="portal.key")
async def set_public_key(form: PublicKeyForm, who: Who, parts: House) -> Develop:
    """A new public key; the one before stays good until it is ended."""
    await edit.may_set_public_key(who.actor, who.merchant_id, form.public_key, ENOUGH)  # before it costs a code
    await who.prove(form.proof, payment_password=False)
    return await _shown(who, parts, await edit.set_public_key(who.actor, who.merchant_id, form.public_key))


@room.post("/develop/public-key/retire", may="portal.key")
async def retire_public_key(form: CodeConfirmed, who: Who, parts: House) -> Develop:
    """Ends the previous public key."""
    await edit.have_old_keys(who.actor, who.merchant_id, ["public_key"])
    await who.prove(form.proof, payment_password=False)
    return await _shown(who, parts, await edit.retire_keys(who.actor, who.merchant_id, ["public_key"]))


@room.post("/develop/public-key/revert", may="portal.key")
async def revert_public_key(form: CodeConfirmed, who: Who, parts: House) -> Develop:
    """Takes the new public key back: the previous one is current again, and the only one."""
    await edit.have_old_keys(who.actor, who.merchant_id, ["public_key"])
    await who.prove(form.proof, payment_password=False)
    return await _shown(who, parts, await edit.revert_keys(who.actor, who.merchant_id, ["public_key"]))


@room.put("/develop/addresses", may="portal.settings")
async def set_addresses(form: AddressesForm, who: Who, parts: House) -> Develop:
    """From where orders may come."""
    terms = Terms(allowed_ips=edit.addresses(form.allowed_ips))
    await who.prove(form.proof, payment_password=False)
    return await _shown(who, parts, await edit.edit(who.actor, who.merchant_id, terms))


@room.put("/develop/notices", may="portal.settings")
async def set_notice_form(form: NoticeFormatForm, who: Who, parts: House) -> Develop:
    """In which form notices come."""
    terms = Terms(notice_json=form.notice_json)
    return await _shown(who, parts, await edit.edit(who.actor, who.merchant_id, terms))


async def stages(who: Caller, parts: Parts) -> list[SetupStage]:
    """How the set-up stands."""
    return _stages(who, await mine(who), await progress(parts.pool, who.merchant_id))


async def _shown(who: Caller, parts: Parts, merchant: Merchant) -> Develop:
    done = await progress(parts.pool, who.merchant_id)
    keys = [_key(one) for one in merchant.verifiers]
    return Develop(
        merchant_id=merchant.id,
        merchant_name=merchant.name,
        enabled=merchant.enabled,
        has_payment_password=who.account.has_payment_password,
        public_key=keys[0] if keys else None,
        previous_public_key=keys[1] if len(keys) > 1 else None,
        has_previous_md5_key=len(merchant.md5_keys) > 1,
        allowed_ips=merchant.allowed_ips,
        any_address=merchant.anywhere,
        your_ip=who.ip,
        platform_key=_key(verifier(merchant.platform_public_key)),
        api_url=f"{parts.facts.base_url}/api",
        notice_json=merchant.notice_json,
        stages=_stages(who, merchant, done),
    )


def _stages(who: Caller, merchant: Merchant, done: Progress) -> list[SetupStage]:
    key = merchant.verifiers[0] if merchant.verifiers else None
    return [
        SetupStage(name="authenticator", state="done" if who.account.bound else "todo"),
        SetupStage(name="public_key", state="todo" if key is None else "warn" if key.bits < ENOUGH else "done"),
        SetupStage(name="addresses", state="warn" if merchant.anywhere else "done"),
        SetupStage(name="md5_key", state="done" if done.md5_key_seen else "todo"),
        SetupStage(name="call", state="done" if done.has_ordered else "todo"),
        SetupStage(name="notice", state="done" if done.was_told else "todo"),
    ]


def _key(key: Verifier) -> PortalPublicKey:
    return PortalPublicKey(pem=key.pem(), bits=key.bits, weak=key.bits < ENOUGH, fingerprint=key.fingerprint())
