"""The settings as they go over the wire and into the database, with their bounds and defaults."""

import re
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError, model_validator

from frontdesk.errors import InvalidInput
from frontdesk.site.hours import DAYS, MINUTES_A_DAY, Hours, minutes
from frontdesk.web.wire import Wire

W = TypeVar("W", bound=Wire)

MAX_SPANS_A_DAY = 6
LANGUAGE = re.compile(r"auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def _check_address(text: str) -> str:
    if not text:
        return text
    parts = urlsplit(text)
    # shown as a link: whatever a browser might run must not get there
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in text):
        raise ValueError("should be an address that begins with https:// or http://")
    return text


def _check_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("should be a time zone such as Europe/Berlin") from None
    return name


def _check_span(span: list[str]) -> list[str]:
    if minutes(span[0]) >= minutes(span[1]):
        raise ValueError("should end after it begins; for hours past midnight use two days")
    return span


Address = Annotated[str, Field(max_length=500), AfterValidator(_check_address)]
Span = Annotated[list[str], Field(min_length=2, max_length=2), AfterValidator(_check_span)]


class FormField(Wire):
    """A question of the form."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
    label: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["text", "email", "textarea"] = "text"
    required: bool = False


class Form(Wire):
    """What is asked of the visitor: never, before the chat, or when nobody is there."""

    when: Literal["never", "before", "offline"] = "never"
    fields: Annotated[list[FormField], Field(max_length=8)] = [  # noqa: RUF012 - pydantic copies it
        FormField(name="name", label="Your name"),
        FormField(name="email", label="Your e-mail address", kind="email", required=True),
    ]

    @model_validator(mode="after")
    def _named_once(self) -> "Form":
        if len({field.name for field in self.fields}) < len(self.fields):
            raise ValueError("no two fields may have the same name")
        return self


class Widget(Wire):
    """How the widget looks and what it says."""

    title: Annotated[str, Field(max_length=60)] = "Chat with us"
    subtitle: Annotated[str, Field(max_length=120)] = ""
    accent: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#0F6E66"
    position: Literal["right", "left"] = "right"
    launcher_text: Annotated[str, Field(max_length=40)] = ""
    greeting: Annotated[str, Field(max_length=500)] = ""
    quick_replies: Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=6)] = []  # noqa: RUF012 - as above
    language: Annotated[str, Field(pattern=f"^({LANGUAGE.pattern})$")] = "auto"
    consent_text: Annotated[str, Field(max_length=500)] = ""
    consent_url: Address = ""
    form: Form = Form()
    sound: bool = True


class OpeningHours(Wire):
    """When people are there; without any span, always."""

    timezone: Annotated[str, Field(max_length=60), AfterValidator(_check_timezone)] = "UTC"
    days: dict[
        Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        Annotated[list[Span], Field(max_length=MAX_SPANS_A_DAY)],
    ] = {}  # noqa: RUF012 - as above

    @model_validator(mode="after")
    def _apart(self) -> "OpeningHours":
        for spans in self.days.values():
            taken = [False] * MINUTES_A_DAY
            for start, end in (map(minutes, span) for span in spans):
                if any(taken[start:end]):
                    raise ValueError("the times of one day must not overlap")
                taken[start:end] = [True] * (end - start)
        return self

    def hours(self) -> Hours:
        """The same for the rules."""
        days = {day: [(minutes(start), minutes(end)) for start, end in self.days.get(day, [])] for day in DAYS}  # type: ignore[call-overload]
        return Hours(ZoneInfo(self.timezone), days)


class SettingsChange(Wire):
    """Of `widget` and `hours` only the fields that change; what is left out stays."""

    widget: Annotated[dict[str, Any] | None, Field(description="Fields of `Widget`.")] = None
    hours: Annotated[dict[str, Any] | None, Field(description="Fields of `OpeningHours`.")] = None
    identity_secret: Annotated[
        str | None, Field(min_length=32, max_length=200, description="Written and never read; null removes it.")
    ] = None


def changed(before: W, given: dict[str, Any], *, path: str) -> W:
    """`before` with the fields that are given, checked as a whole. Raises InvalidInput; `path` is where `given` stands."""
    try:
        return type(before).model_validate({**before.model_dump(by_alias=True), **given})
    except ValidationError as error:
        problems = [
            {"path": ".".join([path, *map(str, fault["loc"])]), "problem": fault["msg"]}
            for fault in error.errors(include_url=False, include_context=False, include_input=False)[:20]
        ]
        raise InvalidInput(fields=problems) from None
