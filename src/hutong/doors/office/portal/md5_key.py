"""The MD5 key: seen for the payment password, changed with two live keys."""

from pydantic import Field

from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Proof
from hutong.doors.office.frame.room import Room
from hutong.features.merchants import edit

room = Room("portal", "MD5 key")


class PaymentPasswordGiven(Form):
    """The payment password, which document 003 asks for here."""

    payment_password: str = Field(max_length=200)


class ProofGiven(Form):
    """A code of the authenticator and the payment password."""

    proof: Proof


class Md5KeySeen(Answer):
    """The key in clear; the page hides it again by itself."""

    md5_key: str


@room.post("/develop/md5-key/show", may="portal.key")
async def show_md5_key(form: PaymentPasswordGiven, who: Who) -> Md5KeySeen:
    """The MD5 key in clear; that it was seen is written down."""
    await who.prove(Proof(code="", payment_password=form.payment_password), code=False)
    return Md5KeySeen(md5_key=(await edit.md5_key(who.actor, who.merchant_id)).reveal())


@room.post("/develop/md5-key/rotate", may="portal.key")
async def rotate_md5_key(form: ProofGiven, who: Who) -> Md5KeySeen:
    """A new MD5 key; the one before stays good until it is ended."""
    await edit.may_rotate_md5_key(who.actor, who.merchant_id)  # what can't be must not cost a code
    await who.prove(form.proof)
    _, fresh = await edit.rotate_md5_key(who.actor, who.merchant_id)
    return Md5KeySeen(md5_key=fresh.reveal())


@room.post("/develop/md5-key/retire", may="portal.key")
async def retire_md5_key(form: ProofGiven, who: Who) -> Done:
    """Ends the previous MD5 key."""
    await edit.have_old_keys(who.actor, who.merchant_id, ["md5_key"])
    await who.prove(form.proof)
    await edit.retire_keys(who.actor, who.merchant_id, ["md5_key"])
    return Done()


@room.post("/develop/md5-key/revert", may="portal.key")
async def revert_md5_key(form: ProofGiven, who: Who) -> Done:
    """Takes the new MD5 key back: the previous one is current again, and the only one."""
    await edit.have_old_keys(who.actor, who.merchant_id, ["md5_key"])
    await who.prove(form.proof)
    await edit.revert_keys(who.actor, who.merchant_id, ["md5_key"])
    return Done()
