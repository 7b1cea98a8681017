"""推送配置: whether each kind of message that is on can go out, by a template that is the account's word for word."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from hutong.base.text import Text, listed
from hutong.capabilities.diagnosis import Ailment, Finding, Level, fine
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Pays
from hutong.features.doctor.checks.applications import WALLET, carrying, on_our_pages
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part, ids
from hutong.features.messages.check import Checked, check
from hutong.features.messages.compare import Finding as Unlike
from hutong.features.messages.compare import What
from hutong.switchboard import registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.head import Letterhead
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, SMS

_PAGE: Final = "/letters"
_UNASKED: Final = Text(
    "配置本身没有问题；账号没有应答，模板未能比对（原因见它的通道）",
    "The settings by themselves are right; an account could not be asked for its templates (its channel tells why)",
)
_NAME: Final = Text("推送配置", "Push settings")
_ADD: Final = Text(
    "微信公众平台 → 广告与服务 → 模板消息：添加文档给出的模板，把它的模板 ID（43 位）填入推送配置",
    "WeChat's platform → template messages: add the manual's template, and enter its id of 43 characters",
)
_SAME: Final = Text(
    "换成文档给出的模板；若有意不同，把推送配置中的标题与内容改成与账号一致",
    "Use the manual's template; where it is meant to differ, change title and text in the push settings",
)
NO_TEMPLATE: Final = Ailment(
    "letter.no_template", Level.ERROR, Text("已启用，但没有填写模板", "It is on, and has no template"), _ADD, _PAGE
)
FORM: Final = Ailment(
    "letter.template_form",
    Level.ERROR,
    Text("模板 ID 的格式不对", "The template's id is malformed"),
    Text(
        "从「我的模板」复制模板 ID：43 位字母、数字、- 或 _；模板编号（OPENTM…）不是模板 ID",
        "Copy the id from the account's own templates: 43 letters, digits, - or _; the library's number is another",
    ),
    _PAGE,
)
CHANNEL: Final = Ailment(
    "letter.channel",
    Level.ERROR,
    Text("发送消息的通道不能用", "Its channel can't send it"),
    Text(
        "在推送配置中选择一个已启用、能发这种模板的通道，或启用该通道",
        "Choose a channel that is on and sends such a template, or enable this one",
    ),
    _PAGE,
)
WRONG: Final = Ailment(
    "letter.wrong",
    Level.ERROR,
    Text("推送配置填得不对", "It is not set up as it must be"),
    Text("按提示修改该类消息的字段对应、内容或跳转地址", "Mend its fields, its text or where a tap leads, as told"),
    _PAGE,
)
INCOMPLETE: Final = Ailment(
    "letter.incomplete",
    Level.WARN,
    Text(
        "有内容没有对应的模板字段，或请收件人点击却无处可去",
        "Something is said by no field of the template, or a tap is asked for that leads nowhere",
    ),
    Text(
        "在推送配置中补上字段对应，或填写点击后打开的网页、小程序",
        "Let a field of the template say it, or enter the page or mini program that a tap opens",
    ),
    _PAGE,
)
NO_FALLBACK: Final = Ailment(
    "letter.sms_fallback",
    Level.WARN,
    Text(
        "付款提醒送不到微信时没有短信可以代替", "No text message steps in where the payment reminder can't go by WeChat"
    ),
    Text(
        "启用「短信消息」并选择短信模板，确认短信有启用的路由；不需要时可以忽略",
        "Switch the kind “Text message” on with an SMS template, and see that it has a route; ignore it if unwanted",
    ),
    _PAGE,
)
OTHER_APP: Final = Ailment(
    "letter.other_app",
    Level.WARN,
    Text(
        "付款提醒由另一个账号发送：没有微信付款人在这个账号里，提醒送不到",
        "The payment reminder comes from another account than WeChat's payers are known to: it reaches nobody",
    ),
    Text(
        "在推送配置中改用微信支付通道的 AppID 所在账号发送付款提醒，或让微信支付通道使用这个账号的 AppID",
        "Send the reminder by the account whose AppID WeChat payments use, or let those payments use this one's AppID",
    ),
    _PAGE,
)
OTHER_PAYERS: Final = Ailment(
    "letter.other_payers",
    Level.WARN,
    Text(
        "有付款人属于另一个 AppID：付款提醒到不了他们的微信",
        "Some payers belong to another AppID: the payment reminder does not reach them in WeChat",
    ),
    Text(
        "让收费点与聚合支付改用与提醒同一 AppID 的微信支付通道；或启用短信代替（须能得到手机号）",
        "Let the sites and products for any wallet collect by the AppID that reminds; or let text messages step in"
        " (where a telephone is known)",
    ),
    _PAGE,
)
MISSING: Final = Ailment(
    "letter.missing", Level.ERROR, Text("账号里没有这个模板", "The account has no such template"), _ADD, _PAGE
)
KEYWORDS: Final = Ailment(
    "letter.keywords",
    Level.ERROR,
    Text("模板的关键词或顺序与配置不同", "The template's keywords, or their order, are not as set up"),
    _SAME,
    _PAGE,
)
FIELDS: Final = Ailment(
    "letter.fields",
    Level.ERROR,
    Text(
        "字段填进了模板里写着别的名称的地方，收件人会看错",
        "A field goes where the template says something else: whoever reads it is misled",
    ),
    Text(
        "在推送配置中，让每个字段对应模板里写着它名称的那一项；模板有误时换成文档给出的模板",
        "In the push settings give each field the name behind its own label; or use the manual's template",
    ),
    _PAGE,
)
TITLE: Final = Ailment(
    "letter.title",
    Level.WARN,
    Text("模板标题与配置不同", "The template's title is not as set up"),
    _SAME,
    _PAGE,
)
TEXT: Final = Ailment(
    "letter.text",
    Level.WARN,
    Text("模板内容与配置不同", "The template's text is not as set up"),
    _SAME,
    _PAGE,
)
INDUSTRY: Final = Ailment(
    "letter.industry",
    Level.WARN,
    Text("模板所属行业与文档不同", "The template is of another industry than the manual's"),
    Text(
        "在模板消息中把所在行业设为 IT科技 - IT软件与服务（每月可改一次），再重新添加模板",
        "Set the account's industry to IT科技 - IT软件与服务 (once a month), and add the template again",
    ),
    _PAGE,
)
_UNLIKE: Final[Mapping[What, Ailment]] = {
    "template": MISSING,
    "names": KEYWORDS,
    "fields": FIELDS,
    "title": TITLE,
    "text": TEXT,
    "industry": INDUSTRY,
}
AILMENTS: Final = (
    NO_TEMPLATE,
    FORM,
    CHANNEL,
    WRONG,
    INCOMPLETE,
    NO_FALLBACK,
    OTHER_APP,
    OTHER_PAYERS,
    *_UNLIKE.values(),
)


def parts(ground: Ground) -> Iterator[Part]:
    """One part, if any kind is on."""
    on = [letter for letter in ground.content.letters.values() if letter.enabled]
    if on:

        async def look() -> Sequence[Finding]:
            found = [one for letter in on for one in _alone(ground, letter)]
            sound = [letter.kind for letter in on if not any(letters.faults(letter, ground.content))]
            strange = await _other_app(ground) if PAYMENT in sound else []
            checked = await check(ground.switchboard, ground.content if ground.draft else None, sound)
            told = [*found, *_fallback(ground), *strange, *_beside_the_account(checked)]
            unasked = any(one.verdict == "unasked" for one in checked)
            if unasked and all(one.level is Level.FINE for one in told):
                told.append(fine("letters", _NAME, _UNASKED))
            return told

        number = len(on)
        words = Text(
            f"{number} 类消息都能发出，模板与账号一致", f"{number} kinds can go out, by the account's templates"
        )
        yield Part("letters", _NAME, ids(AILMENTS), words, look)


def _alone(ground: Ground, letter: Letterhead) -> Iterator[Finding]:
    """What the settings alone tell."""
    wrong = list(letters.faults(letter, ground.content))
    for field, cause in wrong:
        if letter.kind == SMS and field == "template":
            continue  # told as the fallback
        yield _of(_static(letter, field), letter.kind, cause)
    if letter.kind != SMS and not wrong:
        yield from (_of(INCOMPLETE, letter.kind, cause) for cause in letters.doubts(letter, ground.content))


def _static(letter: Letterhead, field: str) -> Ailment:
    if field == "template":
        return FORM if letter.template else NO_TEMPLATE
    return CHANNEL if field == "channel_id" else WRONG


def _fallback(ground: Ground) -> Iterator[Finding]:
    """Of the payment reminder, which is the only kind that a text message stands in for."""
    if not ground.content.letter(PAYMENT).enabled:
        return
    letter = ground.content.letter(SMS)
    if not letter.enabled:
        yield _of(NO_FALLBACK, SMS, Text("「短信消息」没有启用", "the kind “Text message” is off"))
        return
    for field, cause in letters.faults(letter, ground.content):
        if field == "template":
            yield _of(NO_FALLBACK, SMS, cause)
    yield from (_of(NO_FALLBACK, SMS, cause) for cause in letters.doubts(letter, ground.content))


async def _other_app(ground: Ground) -> Sequence[Finding]:
    """That who pays in WeChat has no openid of the account which the reminder comes from: nobody, or not everybody."""
    account = ground.content.channels[ground.content.letter(PAYMENT).channel_id or 0]
    every = {one.channel_id for product in ground.products for one in product.ordered() if one.enabled}
    try:
        theirs = await _applications(ground, every)
        ours = await _applications(ground, carrying(ground, on_our_pages(ground)))
    except Failed:
        return []  # nobody knows; told with its settings
    if account.merchant_no in theirs:
        steps_in = _text_steps_in(ground)
        return [
            _by_text(_strange(account, one)) if steps_in else _of(OTHER_PAYERS, PAYMENT, _strange(account, one))
            for one in ours
            if one not in ("", account.merchant_no)
        ]
    apps = listed(one for one in theirs if one)
    zh = f"提醒由 {account.merchant_no} 发送，微信付款人属于 {apps.zh or '（没有微信支付通道）'}"
    en = f"it is sent by {account.merchant_no}; WeChat's payers belong to {apps.en or 'no channel'}"
    return [_of(OTHER_APP, PAYMENT, Text(zh, en))]


async def _applications(ground: Ground, channels: Collection[int | None]) -> Sequence[str]:
    """The AppIDs within which these channels know who paid in WeChat. Failed."""
    found = dict[str, None]()
    for setup, spec in ground.specs():
        if setup.id in channels and spec.wallet == WALLET and registry.can(setup.code, Pays):
            found[(await ground.open(setup)).face(Pays).payers()] = None
    return list(found)


def _text_steps_in(ground: Ground) -> bool:
    """Whether a text message goes out where the reminder can't go by WeChat and a telephone is known."""
    letter, content = ground.content.letter(SMS), ground.content
    return letter.enabled and not any((*letters.faults(letter, content), *letters.doubts(letter, content)))


def _by_text(strange: Text) -> Finding:
    """Payers whom a text message reaches instead: nothing to mend."""
    zh = f"{strange.zh}，微信提醒到不了；知道手机号的由短信代替"
    en = f"{strange.en}, and does not reach them in WeChat: a text message steps in where a telephone is known"
    return replace(fine("letters", KINDS[PAYMENT].label, Text(zh, en)), place=f"{_PAGE}?letter={PAYMENT}")


def _strange(account: Setup, application: str) -> Text:
    return Text(
        f"付款人属于 {application}，提醒由 {account.merchant_no} 发送",
        f"the payers of {application} belong to it; the reminder is sent by {account.merchant_no}",
    )


def _beside_the_account(kinds: Sequence[Checked]) -> Sequence[Finding]:
    """An account that can't be asked is told with its channel."""
    return [
        replace(_of(_UNLIKE[one.what], checked.head.kind, one.message), remedy=one.remedy)
        for checked in kinds
        for one in _telling(checked.findings)
    ]


def _telling(found: Sequence[Unlike]) -> Iterator[Unlike]:
    """Other keywords make other fields and another text, other labels another text: they needn't be told as well."""
    said = {one.what for one in found}
    spared: set[What] = {"fields", "text"} if "names" in said else {"text"} if "fields" in said else set()
    return (one for one in found if one.what not in spared)


def _of(ailment: Ailment, kind: str, detail: Text) -> Finding:
    return ailment.of(KINDS[kind].label, detail, place=f"{_PAGE}?letter={kind}")
