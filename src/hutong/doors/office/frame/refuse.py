"""How the office says no: the table of errors as JSON, in the reader's language, with the fields that are meant."""

import logging
from collections.abc import Sequence
from typing import Any, Final

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from hutong.base.asgi import App, Receive, Scope, Send
from hutong.base.db import AWAY
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Language, Text, language_of
from hutong.doors.office.frame import words
from hutong.doors.office.frame.forms import ONE_LINE, Answer

log = logging.getLogger(__name__)
_MISSED: Final = {400: Problem.BAD_INPUT, 413: Problem.TOO_LARGE}
_WRONG: Final = {  # pydantic's kinds of errors that people meet
    "value_error": Text("含有不允许的字符", "it holds a forbidden character"),  # Form's own rule
    "string_pattern_mismatch": Text("含有不允许的字符", "it holds a forbidden character"),
    "missing": Text("必填", "required"),
    "extra_forbidden": Text("没有这个字段", "there is no such field"),
    "string_too_long": Text("太长，最多 {max_length} 个字符", "too long: at most {max_length} characters"),
    "string_too_short": Text("太短，至少 {min_length} 个字符", "too short: at least {min_length} characters"),
    "greater_than_equal": Text("须不小于 {ge}", "at least {ge}"),
    "greater_than": Text("须大于 {gt}", "above {gt}"),
    "less_than_equal": Text("须不大于 {le}", "at most {le}"),
    "int_parsing": Text("须为整数", "a whole number"),
    "int_from_float": Text("须为整数", "a whole number"),
    "int_type": Text("须为整数", "a whole number"),
    "bool_type": Text("须为是或否", "yes or no"),
    "literal_error": Text("没有这个选项", "there is no such choice"),
    "enum": Text("没有这个选项", "there is no such choice"),
    "date_parsing": Text("不是日期", "not a day"),
    "date_from_datetime_parsing": Text("不是日期", "not a day"),
    "datetime_parsing": Text("不是时间", "not a moment"),
    "datetime_from_date_parsing": Text("不是时间", "not a moment"),
}


class Field(Answer):
    """A field that is meant, and why."""

    name: str
    label: str  # as people call it; its name where there is no word for it
    message: str


class Wrong(Answer):
    """An answer that says no."""

    code: int
    message: str
    cause: str
    remedy: str
    fields: list[Field]
    code_spent: bool  # of the authenticator: right, and good for nothing more


def wrong(
    problem: Problem, language: Language, message: str = "", fields: Sequence[Field] = (), *, code_spent: bool = False
) -> JSONResponse:
    """A row of the table as an answer."""
    row = problem.entry
    body = Wrong(
        code=row.number,
        message=message or row.message.to(language),
        cause=row.cause.to(language),
        remedy=row.remedy.to(language),
        fields=list(fields),
        code_spent=code_spent,
    )
    return JSONResponse(body.model_dump(), status_code=row.status)


def install(app: FastAPI) -> None:
    """Makes an app refuse in these words."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        language = _language(request)
        shown = [_told(name, text, request) for name, text in refusal.fields]
        told = refusal.detail in [text for _, text in refusal.fields]  # beside its field: once is enough
        message = "" if told else refusal.message(language)
        return wrong(refusal.problem, language, message, shown, code_spent=_spent(request.scope))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        language = _language(request)
        fields = [_field(one, request) for one in error.errors()]
        named = dict.fromkeys(field.label for field in fields)
        message = Refusal(Problem.BAD_INPUT, ("、" if language == "zh" else ", ").join(named)).message(language)
        return wrong(Problem.BAD_INPUT, language, message, fields)

    @app.exception_handler(HTTPException)
    async def missed(request: Request, error: HTTPException) -> Response:
        problem = _MISSED.get(error.status_code, Problem.NO_PAGE)
        return wrong(problem, _language(request))

    @app.exception_handler(asyncpg.DataError)
    @app.exception_handler(OverflowError)
    async def unbearable(request: Request, _: Exception) -> Response:
        """A number, date or character that the database can't hold."""
        return wrong(Problem.BAD_INPUT, _language(request), code_spent=_spent(request.scope))

    app.add_middleware(Caught)


class Caught:
    """Answers for what nobody foresaw, inside of the framework's own net: that would cut the connection as well."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; see ASGI."""
        begun = False

        async def noticed(message: Any) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noticed)
        except Exception as error:
            away = isinstance(error, AWAY)
            if away:
                log.warning("office: the database is away: %s", type(error).__name__)
            else:
                log.exception("office: %s %s", scope["method"], scope["path"], exc_info=error)
            if begun:  # half an answer can only be cut
                raise
            language = language_of(Headers(scope=scope).get("accept-language"))
            problem = Problem.UNAVAILABLE if away else Problem.INTERNAL
            await wrong(problem, language, code_spent=_spent(scope))(scope, receive, send)


def _spent(scope: Scope) -> bool:
    """Whether the request was let through by a code of the authenticator, see `Caller.prove`."""
    return bool(scope.get("state", {}).get("code_spent"))


def _field(error: Any, request: Request) -> Field:
    name = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    why, details = _WRONG.get(error["type"]), error.get("ctx", {})
    if details.get("pattern") == ONE_LINE:
        why = Text("不能含有制表符、换行等控制字符", "no tabs, line breaks or other control characters")
    if why is None:
        why = Text("格式不正确", "malformed")
    return _told(name, Text(*(one.format(**details) for one in why)), request)


def _told(name: str, why: Text, request: Request) -> Field:
    language = _language(request)
    label = words.field(name, request.url.path).to(language)
    return Field(name=name, label=label, message=why.to(language))


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))
