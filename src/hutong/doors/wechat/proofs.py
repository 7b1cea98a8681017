"""Proof files at the domain's root, as platforms fetch them."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hutong.base.db import Pool
from hutong.base.errors import Refusal
from hutong.features.proofs import keep


def proofs(pool: Pool) -> Route:
    """The route of every proof file: plain text, nothing added."""

    async def proof(request: Request) -> Response:
        try:
            found = await keep.find(pool, f"{request.path_params['name']}.txt")
        except Refusal:
            return PlainTextResponse("not found\n", 404)
        return PlainTextResponse(
            found.content, headers={"cache-control": "no-cache", "x-content-type-options": "nosniff"}
        )

    return Route("/{name}.txt", proof)
