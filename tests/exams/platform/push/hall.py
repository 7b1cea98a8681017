"""Where a channel that its platform pushes to sits its exam."""

from typing import Final

from tests.exams.parts import ADDRESS
from tests.exams.platform.hall import Hall as PlatformHall

from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.push import Pushed

WAYS: Final = [(mode, form) for mode in ("plain", "compatible", "safe") for form in ("xml", "json")]


class Hall(PlatformHall):
    """One channel code with one form of account; `stirred` is something that happens and is told."""

    @property
    def is_account(self) -> bool:
        """Whether people write to it; a third-party platform is told of accounts only, and always sealed."""
        return str(self.shown()["kind"]) != "component"

    async def entered(self, mode: str = "safe", form: str = "xml") -> None:
        """The operator enters the hub's address in the console; nothing is under way any more."""
        if not self.is_account:
            form = "xml"
        self.keyed(mode)
        assert await self.provider.save_push(self.application, ADDRESS, mode=mode, form=form)
        await self.provider.knocker.settled()
        self.knocks.clear()
        self.heard.clear()

    def keyed(self, mode: str) -> None:
        """The channel as the mode needs it: who is pushed to in plain has no key."""
        self.reopen(**({"ENCODING_AES_KEY": ""} if mode == "plain" and self.is_account else {}))

    async def stirred(self) -> None:
        """Something happens; it was told, or tried three times."""
        self.provider.stir(self.application)
        await self.provider.knocker.settled()

    async def pushed(self, mode: str = "safe", form: str = "xml") -> tuple[Knock, Pushed]:
        """A true push, and what it says."""
        await self.entered(mode, form)
        await self.stirred()
        assert len(self.knocks) == len(self.heard) == 1
        return self.knocks[0], self.heard[0]
