"""The doctor put together: what it looks at, and with what."""

from hutong.app.hub import Hub
from hutong.base.http import Http
from hutong.features.doctor.run import Doctor, Surroundings
from hutong.features.logins.visit import RETURN
from hutong.features.notices.post import Post


def assemble(hub: Hub, post: Post, *, http: Http | None = None) -> Doctor:
    """The doctor of a started hub; `http`: see `Doctor`."""
    settings = hub.settings
    base_url = settings.base_url.rstrip("/")
    around = Surroundings(base_url, f"{base_url}{RETURN}", sandbox=settings.sandbox_url is not None)
    return Doctor(hub.pool, hub.keeper.vault, hub.switchboard, post, around, http=http)
