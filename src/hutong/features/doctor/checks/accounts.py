"""Each channel's account: what its settings alone tell, and what its provider answers to harmless questions."""

from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import NOTHING, Ailment, Examines, Finding, Level, Question, fine, told
from hutong.capabilities.faults import Failed, Fault, name_of
from hutong.capabilities.pay import Pays
from hutong.capabilities.sms import SendsSms
from hutong.features.doctor.around import circumstances
from hutong.features.doctor.ground import Ground, called, channel_place
from hutong.features.doctor.part import Part, ids
from hutong.switchboard import registry
from hutong.switchboard.call_log import EXAMINATION
from hutong.switchboard.content import Setup
from hutong.switchboard.open import Opened

UNREACHABLE: Final = Ailment(
    "account.unreachable",
    Level.ERROR,
    Text("连接不上服务商", "The provider can't be reached"),
    Text(
        "检查服务器能否访问外网、DNS 与防火墙的出口规则；在「通道」页可用「测试」再试",
        "See that the server reaches the internet (DNS, what the firewall lets out); try again with the channel's test",
    ),
    "/channels",
)
SILENT: Final = Ailment(
    "account.silent",
    Level.WARN,
    Text("服务商没有在时限内给出完整的应答", "The provider gave no whole answer in time"),
    Text(
        "稍后再检查一次；持续出现时检查服务器出口的网络质量",
        "Examine it again later; if it stays, look at the quality of the server's way out",
    ),
    "/channels",
)
UNCLEAR: Final = Ailment(
    "account.unclear",
    Level.WARN,
    Text("服务商的应答与预期不符", "The provider answered otherwise than expected"),
    Text(
        "按服务商返回的代码与说明处理；往来内容在调用日志中（已脱敏）",
        "Do what the provider's code and words say; what went to and fro stands in the log of calls, masked",
    ),
    "/channels",
)
_PUSH: Final = Text("收到并验证第一条推送", "push comes and is believed")
_PAYMENT: Final = Text("收到并验证第一条支付通知", "notification of a payment comes and is believed")
_SPEECHLESS: Final = Text(
    "账号无法检查：服务商没有可以无害询问的接口；用通道的「测试」发一条短信来确认",
    "The account can't be asked about: the provider has no harmless question; send a text by the channel's test",
)
AILMENTS: Final = (UNREACHABLE, SILENT, UNCLEAR)
_DEADLINE: Final = 6.0  # seconds for one question; a channel has at most three


def parts(ground: Ground) -> Iterator[Part]:
    """One part for each channel that can examine itself; they are asked side by side."""
    for setup, spec in ground.specs():
        if issubclass(spec.adapter, Examines):
            words = Text("账号与服务商的设置一致，应答正常", "The provider answers, and its settings fit ours")
            wanted = [*ids(AILMENTS), *ids(spec.adapter.AILMENTS)]
            yield Part(f"account.{setup.id}", called(setup), wanted, words, _Account(ground, setup).look)
        elif issubclass(spec.adapter, SendsSms):
            yield Part(f"account.{setup.id}", called(setup), (), _SPEECHLESS, _nothing)


async def _nothing() -> Sequence[Finding]:
    return []


class _Account:
    def __init__(self, ground: Ground, setup: Setup) -> None:
        self._ground = ground
        self._setup = setup

    async def look(self) -> Sequence[Finding] | None:
        """None where the channel can't be opened: the part of settings tells why."""
        try:
            opened = await self._ground.open(self._setup)
            examiner = opened.face(Examines)
        except Failed:
            return None
        around = await circumstances(self._ground, self._setup)
        found = list(examiner.look(around))
        for number, question in enumerate(examiner.questions(around)):
            said, go_on = await self._asked(opened, examiner, question, first=number == 0)
            found.extend(said)
            if not go_on:
                break
        if not found and (unproved := await self._unproved(examiner.only_heard())):
            found.append(fine("account", NOTHING, unproved))
        return [_placed(one, self._setup) for one in _each_once(found)]

    async def _unproved(self, wires: Sequence[str]) -> Text | None:
        """What is said of settings that nobody can be asked about, until something came that they were right for."""
        revision = self._ground.believed.get(self._setup.id)
        if not wires or (revision is not None and await self._ground.is_as_at(self._setup, revision)):
            return None
        paid = issubclass(registry.spec(self._setup.code).adapter, Pays)
        first = _PAYMENT if paid else _PUSH
        return Text(
            f"服务商应答正常；{'、'.join(wires)} 无法询问服务商，{first.zh}之前不能确认是否正确",
            f"The provider answers; {', '.join(wires)} could not be checked until the first {first.en}",
        )

    async def _asked(
        self, opened: Opened, examiner: Examines, question: Question, *, first: bool
    ) -> tuple[Sequence[Finding], bool]:
        """What one question found, and whether the others make sense: the plainest fails for all of them."""
        try:
            return await opened.ask(question.verb, EXAMINATION, question.ask(), deadline=_DEADLINE), True
        except Failed as failed:
            blamed = examiner.blame(question.verb, failed)
            if blamed is not None:
                return blamed, not (first and blamed)
            return [_general(failed)], False


def _general(failed: Failed) -> Finding:
    """What a failure says that the channel itself has no explanation for."""
    if failed.fault is Fault.UNREACHABLE:
        return UNREACHABLE.by(failed)
    if failed.fault is Fault.UNKNOWN and not failed.code:
        return SILENT.by(failed)
    kind, said = name_of(failed.fault), told(failed)
    return UNCLEAR.of(detail=Text(f"{kind.zh} {said.zh}".strip(), f"{kind.en} {said.en}".strip()))


def _each_once(found: Sequence[Finding]) -> list[Finding]:
    """Two questions may fail by the same thing, each with a number of its own in the words."""
    first: dict[tuple[str, Text], Finding] = {}
    for one in found:
        first.setdefault((one.id, one.subject), one)
    return list(first.values())


def _placed(finding: Finding, setup: Setup) -> Finding:
    subject = called(setup)
    if finding.subject.zh:
        own = finding.subject
        subject = Text(f"{subject.zh}：{own.zh}", f"{subject.en}: {own.en}")
    place = finding.place or channel_place(setup, edit=True)
    return Finding(finding.id, finding.level, subject, finding.cause, finding.remedy, place)
