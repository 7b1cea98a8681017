"""What a verification finds: which row, and what was done to it, in words for people."""

from dataclasses import dataclass, field
from typing import Final

from hutong.base.text import Text

MOST: Final = 100  # findings that are told one by one
_WORDS: Final = {
    "changed": Text("审计行被改动过", "the row was changed"),
    "deleted": Text("审计行被删除", "the row was deleted"),
    "gap": Text("链上缺少这些序号，对应的审计行和链接被删除", "these numbers are missing: rows and links were deleted"),
    "cut": Text("链尾被截断，这些序号不见了", "the end was cut off: these numbers are gone"),
    "link": Text("链接被改动过，或移到了别处", "the link was changed or moved"),
    "order": Text("与前一条接不上", "it does not follow the one before it"),
    "inserted": Text("这一行不是系统写入的", "the hub did not write this row"),
    "unlinked": Text("这一行的链接被移除", "the row's link was taken away"),
    "head": Text("链尾标记不见了或被改动过", "the mark at the end of the chain is gone or was changed"),
    "rewritten": Text("与之前记下的锚点不符，此前的内容被重写", "it contradicts an anchor: the past was rewritten"),
    "emptied": Text("审计表被清空", "the audit was emptied"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: its kind, the number in the chain and the row, where there are any."""

    kind: str
    seq: int | None = None
    event_id: int | None = None
    until: int | None = None  # the last number, where a stretch is meant

    def text(self) -> Text:
        """The finding in words."""
        words, where = _WORDS[self.kind], self._where()
        return Text(f"{where.zh}：{words.zh}", f"{where.en}: {words.en}")

    def _where(self) -> Text:
        zh, en = [], []
        if self.seq is not None and self.until not in (None, self.seq):
            zh.append(f"序号 {self.seq}–{self.until}")
            en.append(f"numbers {self.seq} to {self.until}")
        elif self.seq is not None:
            zh.append(f"序号 {self.seq}")
            en.append(f"number {self.seq}")
        if self.event_id is not None:
            zh.append(f"审计行 {self.event_id}")
            en.append(f"row {self.event_id}")
        return Text("，".join(zh) or "整条链", ", ".join(en) or "the whole chain")


@dataclass
class Report:
    """What became of a verification."""

    rows: int = 0  # links that were looked at
    end: str = ""  # the anchor of the chain's end, SEQ:HASH
    anchors: int = 0  # earlier ends that the chain was compared with
    waiting: int = 0  # rows that are still to be linked
    complete: bool = True  # False: the time was up before the end
    found: int = 0
    findings: list[Finding] = field(default_factory=list)  # the first of them

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong, as far as was looked."""
        return self.found == 0

    def add(self, finding: Finding) -> None:
        """Notes a finding."""
        self.found += 1
        if len(self.findings) < MOST:
            self.findings.append(finding)
