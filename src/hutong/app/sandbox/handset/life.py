"""The owner's life at platforms: accounts that are followed, messages that came, codes for developers, consoles."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from hutong.app.sandbox.world import Unknown, World
from hutong.base.text import Text
from hutong.capabilities.simulation.platform import OWNER, Mail, PlatformSimulator
from hutong.features.pushes.look import address_of
from hutong.switchboard import registry


class Life:
    """What the phone does at platforms, found by a channel code or by an AppID."""

    def __init__(self, world: World) -> None:
        self._world = world

    def accounts(self) -> list[dict[str, Any]]:
        """Every application that the sandbox has opened by itself, with what its owner does there."""
        found = []
        for code, simulator in self._world.platforms.items():
            for form in simulator.FORMS:
                number = simulator.account(form).merchant_no
                shown = simulator.console(number)
                spec = registry.specs().get(code)
                found.append(
                    {
                        "code": code,
                        "form": form,
                        "label": (spec.name if spec else Text(code, code))._asdict(),
                        "application": number,
                        **{name: shown[name] for name in ("name", "kind", "push_url", "push_mode", "push_format")},
                        **simulator.standing(number),
                    }
                )
        return found

    def mail(self, *, most: int = 50, since: str = "") -> dict[str, Any]:
        """The newest messages that reached the phone, newest first; how many are newer than `since`.

        `followed`: whether its owner follows any account.
        """
        every: dict[str, Mail] = {}
        for simulator in self._world.platforms.values():  # they may share one world: a message is shown once
            every |= {one.id: one for one in simulator.mail(OWNER) if one.state == "delivered"}
        newest = sorted(every.values(), key=lambda one: one.at, reverse=True)
        return {
            "mail": [asdict(one) for one in newest[:most]],
            "total": len(newest),
            "fresh": sum(one.at > since for one in newest),
            "followed": any(one["followed"] for one in self.accounts()),
        }

    def act(self, named: str, act: str, *, template: str = "") -> dict[str, Any]:
        """The owner follows, leaves, blocks, unblocks, allows or refuses. Unknown, ValueError."""
        simulator, application = self._found(named)
        simulator.act(application, act, template=template)
        return {"application": application, **simulator.standing(application)}

    def say(self, named: str, text: str) -> None:
        """The owner writes to an account. Unknown."""
        simulator, application = self._found(named)
        simulator.say(application, text)

    def code(self, named: str, kind: str = "login") -> dict[str, str]:
        """A code as a mini program or an app gets it: for logging in, or for the telephone number. Unknown.

        Without a name it is the mini program's.
        """
        simulator, application = self._found(named or self._mini())
        made = simulator.phone_code(application) if kind == "phone" else simulator.login_code(application)
        return {"application": application, "kind": kind, "code": made}

    def console(self, named: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The application's console, after these changes. Unknown, ValueError."""
        simulator, application = self._found(named)
        return simulator.configure(application, **changes) if changes else simulator.console(application)

    async def save_push(self, named: str, url: str, *, mode: str = "", form: str = "") -> dict[str, Any]:
        """Saves the address of pushes as an operator does in the console; whether its server proved itself.

        Without a `url` it is the hub's own.
        """
        simulator, application = self._found(named)
        where = url or address_of(self._world.hub_url, application)
        saved = await simulator.save_push(application, where, mode=mode, form=form)
        shown = simulator.console(application)
        told = {name: shown[name] for name in ("push_url", "push_mode", "push_format")}
        return {"application": application, "verified": saved, **told}

    def _mini(self) -> str:
        return next((str(one["application"]) for one in self.accounts() if one["kind"] == "mini"), "mini")

    def _found(self, named: str) -> tuple[PlatformSimulator, str]:
        """The simulator and application behind a channel code, a code with a form (CODE/form), or an AppID."""
        code, _, form = named.partition("/")
        simulator = self._world.platforms.get(code.upper())
        if simulator is not None:
            if form and form not in simulator.FORMS:
                raise Unknown(f"{named}（{', '.join(simulator.FORMS)}）")
            return simulator, simulator.account(form or simulator.FORMS[0]).merchant_no
        for one in self._world.platforms.values():
            for known in one.FORMS:
                if one.account(known).merchant_no == named:
                    return one, named
        raise Unknown(f"{named}（{', '.join(self._world.platforms)}）")
