"""A room of the office: routes that each declare who may use them."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Depends

from hutong.doors.office.frame.caller import ANYBODY, HALF, SIGNED_IN, admits
from hutong.features.operators import PERMISSIONS, Realm

__all__ = ["ANYBODY", "HALF", "SIGNED_IN", "Room"]
MAY: Final = "x-may"  # where the OpenAPI document says what a route needs
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])


class Room:
    """Routes of one subject in one realm; found by scanning, so that a new room changes no other file."""

    def __init__(self, realm: Realm, name: str) -> None:
        self.realm: Realm = realm
        self.name = name
        self.router = APIRouter(prefix=f"/{realm}/api", tags=[f"{realm} {name}"])

    def get(self, path: str, *, may: str, **more: Any) -> Callable[[_Endpoint], _Endpoint]:
        """A question; it changes nothing."""
        return self.add("GET", path, may, more)

    def post(self, path: str, *, may: str, **more: Any) -> Callable[[_Endpoint], _Endpoint]:
        """Something is made or done."""
        return self.add("POST", path, may, more)

    def put(self, path: str, *, may: str, **more: Any) -> Callable[[_Endpoint], _Endpoint]:
        """Something is saved as a whole."""
        return self.add("PUT", path, may, more)

    def patch(self, path: str, *, may: str, **more: Any) -> Callable[[_Endpoint], _Endpoint]:
        """Something is changed in part."""
        return self.add("PATCH", path, may, more)

    def delete(self, path: str, *, may: str, **more: Any) -> Callable[[_Endpoint], _Endpoint]:
        """Something is removed."""
        return self.add("DELETE", path, may, more)

    def add(self, method: str, path: str, may: str, more: dict[str, Any]) -> Callable[[_Endpoint], _Endpoint]:
        """A route; RuntimeError when its permission is none of the realm's."""
        known = PERMISSIONS.get(may)
        if may not in (ANYBODY, HALF, SIGNED_IN) and (known is None or known.realm != self.realm):
            raise RuntimeError(f"{method} {path}: {may!r} is no permission of the {self.realm}")

        def add(endpoint: _Endpoint) -> _Endpoint:
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                dependencies=[Depends(admits(may))],
                operation_id=f"{self.realm}_{endpoint.__name__}",
                summary=(endpoint.__doc__ or "").strip().split("\n")[0],
                openapi_extra={MAY: may},
                **more,
            )
            return endpoint

        return add


class Twins:
    """The same routes in both realms, such as the way in."""

    def __init__(self, name: str) -> None:
        self.rooms: Final = (Room("office", name), Room("portal", name))

    def get(self, path: str, *, may: str) -> Callable[[_Endpoint], _Endpoint]:
        """A question; it changes nothing."""
        return self._add("GET", path, may)

    def post(self, path: str, *, may: str) -> Callable[[_Endpoint], _Endpoint]:
        """Something is made or done."""
        return self._add("POST", path, may)

    def delete(self, path: str, *, may: str) -> Callable[[_Endpoint], _Endpoint]:
        """Something is removed."""
        return self._add("DELETE", path, may)

    def _add(self, method: str, path: str, may: str) -> Callable[[_Endpoint], _Endpoint]:
        def add(endpoint: _Endpoint) -> _Endpoint:
            for room in self.rooms:
                room.add(method, path, may, {})(endpoint)
            return endpoint

        return add
