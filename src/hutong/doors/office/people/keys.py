"""A merchant's keys: its public key, the MD5 key, and the old ones that still live beside them."""

from typing import Literal

from pydantic import Field

from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.doors.office.frame.room import Room
from hutong.doors.office.people.merchants import MerchantShown, shown
from hutong.features.merchants import edit

room = Room("office", "merchants' keys")


class MerchantKeyForm(Form):
    """A public key, pasted as PEM, bare base64 or certificate."""

    public_key: str = Field(min_length=1, max_length=8000)
    proof: Proof


class MerchantKeyProof(Form):
    """A proof and nothing else."""

    proof: Proof


class MerchantOldKeys(MerchantKeyProof):
    """Of which keys the old ones are meant."""

    keys: list[Literal["md5_key", "public_key"]] = Field(["md5_key", "public_key"], min_length=1, max_length=2)


class MerchantMd5Key(Answer):
    """The MD5 key in clear."""

    md5_key: str


class MerchantMd5Rotated(MerchantMd5Key):
    """The new MD5 key, and the merchant that now has two."""

    merchant: MerchantShown


@room.put("/merchants/{merchant_id}/public-key", may="merchant.keys")
async def set_public_key(merchant_id: str, form: MerchantKeyForm, who: Who) -> MerchantShown:
    """A new public key; the one before stays good until old keys are retired."""
    await edit.may_set_public_key(who.actor, merchant_id, form.public_key)  # what can't be must not cost a code
    await who.prove(form.proof)
    return shown(await edit.set_public_key(who.actor, merchant_id, form.public_key), who)


@room.post("/merchants/{merchant_id}/md5-key/reveal", may="merchant.keys")
async def reveal_md5_key(merchant_id: str, form: MerchantKeyProof, who: Who) -> MerchantMd5Key:
    """The MD5 key in clear; the audit tells who saw it."""
    await edit.find(who.actor, merchant_id)  # whether there is one
    await who.prove(form.proof)
    return MerchantMd5Key(md5_key=(await edit.md5_key(who.actor, merchant_id)).reveal())


@room.post("/merchants/{merchant_id}/md5-key/rotate", may="merchant.keys")
async def rotate_md5_key(merchant_id: str, form: MerchantKeyProof, who: Who) -> MerchantMd5Rotated:
    """A new MD5 key; the one before stays good until old keys are retired."""
    await edit.may_rotate_md5_key(who.actor, merchant_id)
    await who.prove(form.proof)
    merchant, key = await edit.rotate_md5_key(who.actor, merchant_id)
    return MerchantMd5Rotated(merchant=shown(merchant, who), md5_key=key.reveal())


@room.post("/merchants/{merchant_id}/retire-keys", may="merchant.keys")
async def retire_keys(merchant_id: str, form: MerchantOldKeys, who: Who) -> MerchantShown:
    """Ends the life of the previous MD5 key, of the previous public key, or of both."""
    await edit.have_old_keys(who.actor, merchant_id, form.keys)
    await who.prove(form.proof)
    return shown(await edit.retire_keys(who.actor, merchant_id, form.keys), who)


@room.post("/merchants/{merchant_id}/revert-keys", may="merchant.keys")
async def revert_keys(merchant_id: str, form: MerchantOldKeys, who: Who) -> MerchantShown:
    """Takes new keys back: the previous ones are current again, and the only ones."""
    await edit.have_old_keys(who.actor, merchant_id, form.keys)
    await who.prove(form.proof)
    return shown(await edit.revert_keys(who.actor, merchant_id, form.keys), who)
