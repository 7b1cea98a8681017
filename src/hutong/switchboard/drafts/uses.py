"""What leads to a channel: the products, routes, templates and kinds of message of a content that name it."""

from dataclasses import dataclass

from hutong.base.text import Text
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route
from hutong.switchboard.letters.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Uses:
    """All that a content has to do with one channel."""

    products: tuple[str, ...]
    routes: tuple[Route, ...]
    templates: tuple[str, ...]
    letters: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.products or self.routes or self.templates or self.letters)

    def fields(self) -> list[tuple[str, Text]]:
        """Each user as (what it is, its name), for a refusal that names them."""
        return [
            *(("product", Text(name, name)) for name in self.products),
            *(("route", registry.business(route.business)) for route in self.routes),
            *(("template", Text(name, name)) for name in self.templates),
            *(("letter", KINDS[kind].label) for kind in self.letters if kind in KINDS),
        ]


def uses(content: Content, channel_id: int) -> Uses:
    """Whatever names this channel."""
    return Uses(
        tuple(name for name, product in content.products.items() if channel_id in product.channels),
        tuple(route for route in content.routes if route.channel_id == channel_id),
        tuple(name for name, template in content.templates.items() if channel_id in template.carriers),
        tuple(kind for kind, letter in content.letters.items() if channel_id == letter.channel_id),
    )
