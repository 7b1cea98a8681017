"""How one kind of message is set up: by which channel and template it goes, and which field of ours is which of its."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

Shape = Literal["old", "new", "subscribed"]
SHAPES: Final[tuple[Shape, ...]] = ("old", "new", "subscribed")
PLACE: Final = re.compile(r"\$\{([A-Za-z][0-9A-Za-z_]{0,31})\}")  # where a field of ours goes in a text
DATA: Final = re.compile(r"\{\{\s*([A-Za-z][0-9A-Za-z_]*)\.DATA\s*\}\}")  # the same in a platform's template
FIRST, REMARK = "first", "remark"  # what frames the keywords of an old template


@dataclass(frozen=True, slots=True)
class Letterhead:
    """One kind of message as an operator set it up. Of kind sms, `template` is the name of an SMS template."""

    kind: str
    enabled: bool = False
    channel_id: int | None = None
    template: str = ""  # the platform's id of it, another one in every account
    shape: Shape = "old"  # old: first, keyword1 …, remark; new: thing1, time2 …; subscribed: to who allowed it
    title: str = ""  # what the platform's template is called
    text: str = ""  # as the platform has it, with {{name.DATA}}
    names: Mapping[str, str] = field(default_factory=dict)  # our field -> the template's
    first: str = ""  # with ${field}; so remark and url
    remark: str = ""
    url: str = ""  # where a tap leads
    mini_app: str = ""  # AppID of the mini program that a tap opens instead
    mini_page: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields of ours without which it can't be written."""
        texts = (self.first, self.remark) if self.shape == "old" else ()
        told = [name for text in (*texts, self.url, self.mini_page) for name in PLACE.findall(text)]
        return tuple(dict.fromkeys([*self.names, *told]))

    def pack(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "names": dict(self.names)}


def unpack(kept: Mapping[str, Any]) -> Letterhead:
    """What `Letterhead.pack` packed."""
    return Letterhead(**kept)
