"""商户: who may order, from where, which products, and how they are told."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from hutong.base.rsa import Verifier
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.merchants import Merchant, accounts, edit, look
from hutong.features.merchants.edit import LADDERS, LATE_MONEY, Terms
from hutong.features.notices import ladder
from hutong.features.operators import roles
from hutong.switchboard.contracts import exclusive

room = Room("office", "merchants")
_LATE: Final = {
    "refund": Text("自动退款", "Refund it"),
    "credit": Text("照常入账", "Count it as paid"),
    "hold": Text("留给人工处理", "Leave it to people"),
}
_LADDERS: Final = {"wechat": Text("微信节奏", "As WeChat Pay does"), "alipay": Text("支付宝节奏", "As Alipay does")}
MerchantName = Annotated[str, Field(min_length=1, max_length=64)]
Addresses = Annotated[str, Field(min_length=1, max_length=2000)]
Products = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=200)]
Accounts = Annotated[list[Annotated[str, Field(min_length=1, max_length=64)]], Field(max_length=200)]


class MerchantRow(Answer):
    """A merchant in the list."""

    id: str
    name: str
    enabled: bool
    allowed_ips: str
    notice_json: bool
    notice_ladder: str
    late_money: str
    products: list[str] | None
    accounts: list[str] | None
    created_at: datetime
    has_public_key: bool
    has_old_keys: bool
    people: int


class MerchantPublicKey(Answer):
    """A public key of the merchant's."""

    pem: str
    bits: int
    fingerprint: str
    current: bool
    weak: bool


class MerchantShown(Answer):
    """A merchant with its keys; MD5 keys are masked."""

    id: str
    name: str
    enabled: bool
    allowed_ips: str
    any_address: bool
    notice_json: bool
    notice_ladder: str
    late_money: str
    products: list[str] | None
    accounts: list[str] | None
    public_keys: list[MerchantPublicKey]
    md5_keys: list[str]
    platform_public_key: str
    warnings: list[str]


class NewMerchant(Form):
    """A merchant to be made. Without a number one is drawn."""

    id: str = Field("", max_length=32)
    name: MerchantName
    public_key: str = Field("", max_length=8000)
    allowed_ips: Addresses = "*"
    notice_json: bool = False
    notice_ladder: str = "wechat"
    late_money: str = "refund"
    products: Products | None = None
    accounts: Accounts | None = None


class MerchantEdit(Form):
    """What is to be changed; what is absent stays. Products, accounts: null leaves them, ["*"] opens all."""

    name: MerchantName | None = None
    enabled: bool | None = None
    allowed_ips: Addresses | None = None
    notice_json: bool | None = None
    notice_ladder: str | None = None
    late_money: str | None = None
    products: Products | None = None
    accounts: Accounts | None = None


class MerchantChoice(Answer):
    """Something to choose, and what it is called."""

    value: str
    label: str


class MerchantChoices(Answer):
    """What a merchant's form offers."""

    products: list[MerchantChoice]
    together: list[str] | None  # products to begin with, where a contract forbids to open all; null: all
    accounts: list[MerchantChoice]
    ladders: list[MerchantChoice]
    late_money: list[MerchantChoice]
    roles: list[MerchantChoice]


@room.get("/merchants", may="merchant.view")
async def list_merchants(
    parts: House,
    search: str = "",
    enabled: Literal["yes", "no"] | None = None,
    after: str = "",
    limit: Limit = 50,
) -> Page[MerchantRow]:
    """Merchants, newest first."""
    on = None if enabled is None else enabled == "yes"
    found = await look.page(parts.pool, search=search, enabled=on, after=after, limit=limit)
    return Page(rows=[MerchantRow.model_validate(row) for row in found.rows], next=found.next)


@room.get("/merchant-choices", may="merchant.view")
async def merchant_choices(who: Who, parts: House) -> MerchantChoices:
    """Products and platform accounts in effect, notice ladders, what becomes of late money, roles of a portal."""
    content = parts.switchboard.current.content
    products = content.products.values()
    return MerchantChoices(
        products=[MerchantChoice(value=one.name, label=who.say(one.label)) for one in products],
        together=exclusive.apart(content),
        accounts=[MerchantChoice(value=one, label=who.say(text)) for one, text in accounts.known(content).items()],
        ladders=[MerchantChoice(value=name, label=who.say(_ladder(name))) for name in LADDERS],
        late_money=[MerchantChoice(value=name, label=who.say(_LATE[name])) for name in LATE_MONEY],
        roles=[
            MerchantChoice(value=one.name, label=who.say(one.label)) for one in await roles.every(parts.pool, "portal")
        ],
    )


@room.post("/merchants", may="merchant.edit")
async def add_merchant(form: NewMerchant, who: Who) -> MerchantShown:
    """A new merchant with fresh keys; its MD5 key is seen as any other time, for a code and the payment password."""
    terms = Terms(
        allowed_ips=form.allowed_ips,
        notice_json=form.notice_json,
        notice_ladder=form.notice_ladder,
        late_money=form.late_money,
        products=form.products,
        accounts=form.accounts,
    )
    made = await edit.create(who.actor, form.name, mer_id=form.id, public_key=form.public_key, terms=terms)
    return shown(made.merchant, who)


@room.get("/merchants/{merchant_id}", may="merchant.view")
async def show_merchant(merchant_id: str, who: Who) -> MerchantShown:
    """One merchant with its keys and what deserves a look."""
    return shown(await edit.find(who.actor, merchant_id), who)


@room.patch("/merchants/{merchant_id}", may="merchant.edit")
async def edit_merchant(merchant_id: str, form: MerchantEdit, who: Who) -> MerchantShown:
    """Changes terms; every process hears of it at once."""
    return shown(await edit.edit(who.actor, merchant_id, Terms(**form.model_dump())), who)


def shown(merchant: Merchant, who: Caller) -> MerchantShown:
    """A merchant as its page shows it."""
    return MerchantShown(
        id=merchant.id,
        name=merchant.name,
        enabled=merchant.enabled,
        allowed_ips=merchant.allowed_ips,
        any_address=merchant.anywhere,
        notice_json=merchant.notice_json,
        notice_ladder=merchant.ladder,
        late_money=merchant.late_money,
        products=None if merchant.products is None else sorted(merchant.products),
        accounts=None if merchant.accounts is None else sorted(merchant.accounts),
        public_keys=[_public(key, current=at == 0) for at, key in enumerate(merchant.verifiers)],
        md5_keys=[f"{key}" for key in merchant.md5_keys],
        platform_public_key=merchant.platform_public_key,
        warnings=[who.say(text) for text in merchant.warnings()],
    )


def _public(key: Verifier, *, current: bool) -> MerchantPublicKey:
    return MerchantPublicKey(
        pem=key.pem(), bits=key.bits, fingerprint=key.fingerprint(), current=current, weak=key.bits < 2048
    )


def _ladder(name: str) -> Text:
    steps, words = ladder.LADDERS[name], _LADDERS[name]
    tries, hours = len(steps) + 1, round(sum(steps) / 3600)
    return Text(f"{words.zh}：{tries} 次，约 {hours} 小时", f"{words.en}: {tries} tries in about {hours} hours")
