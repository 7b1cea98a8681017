"""How the office says no: the table of errors as JSON, in the reader's language, with the fields that are meant."""

import logging
from collections.abc import Sequence
from typing import Any, Final

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Language, Text, language_of
from hutong.doors.office.frame import words
from hutong.doors.office.frame.forms import ONE_LINE, Answer

log = logging.getLogger(__name__)
AWAY: Final = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError, TimeoutError)
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


def wrong(problem: Problem, language: Language, message: str = "", fields: Sequence[Field] = ()) -> JSONResponse:
    """A row of the table as an answer."""
    row = problem.entry
    body = Wrong(
        code=row.number,
        message=message or row.message.to(language),
        cause=row.cause.to(language),
        remedy=row.remedy.to(language),
        fields=list(fields),
    )
    return JSONResponse(body.model_dump(), status_code=row.status)


def install(app: FastAPI) -> None:
    """Makes an app refuse in these words."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        language = _language(request)
        shown = [_told(name, text, language) for name, text in refusal.fields]
        return wrong(refusal.problem, language, refusal.message(language), shown)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        language = _language(request)
        fields = [_field(one, language) for one in error.errors()]
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
        return wrong(Problem.BAD_INPUT, _language(request))

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        if isinstance(error, AWAY):
            log.warning("office: the database is away: %s", type(error).__name__)
            return wrong(Problem.UNAVAILABLE, _language(request))
        log.exception("office: %s %s", request.method, request.url.path, exc_info=error)
        return wrong(Problem.INTERNAL, _language(request))


def _field(error: Any, language: Language) -> Field:
    name = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    why, details = _WRONG.get(error["type"]), error.get("ctx", {})
    if details.get("pattern") == ONE_LINE:
        why = Text("不能含有制表符、换行等控制字符", "no tabs, line breaks or other control characters")
    if why is None:
        why = Text("格式不正确", "malformed")
    return _told(name, Text(*(one.format(**details) for one in why)), language)


def _told(name: str, why: Text, language: Language) -> Field:
    return Field(name=name, label=words.field(name).to(language), message=why.to(language))


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))
