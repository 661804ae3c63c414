"""What an admin may set: checked here, kept in one row, effective at once everywhere."""

from enum import StrEnum
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator

from frontdesk.assistant.phrasebook import PHRASEBOOK
from frontdesk.errors import InvalidInput
from frontdesk.web.wire import Wire

PROVIDER_HOSTS = {"openai": "https://api.openai.com/v1", "openrouter": "https://openrouter.ai/api/v1"}
DEFAULT_MODELS = {"openai": "gpt-5-mini", "openrouter": "openai/gpt-5-mini"}
LANGUAGES = tuple(PHRASEBOOK)


class Provider(StrEnum):
    """Who writes the answers. KNOWLEDGE needs neither key nor model: the best passage is the answer."""

    OPENAI = "openai"
    OPENROUTER = "openrouter"
    CUSTOM = "custom"
    KNOWLEDGE = "knowledge"


def _check_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password or parts.query:
        raise ValueError("must be an address like https://host/v1, without a name, password or query in it")
    return value.rstrip("/")


Phrase = Annotated[str, Field(min_length=2, max_length=100)]


class HandOffRules(Wire):
    """When the assistant stops, and a person is called."""

    phrases: Annotated[tuple[Phrase, ...], Field(max_length=200, strict=False)] = ()
    """further ways to ask for a person, found anywhere in a message"""
    unknown_answers: Annotated[int, Field(ge=1, le=10)] = 2
    """after so many answers in a row for which nothing was known"""
    unhappy_messages: Annotated[int, Field(ge=1, le=10)] = 2
    """after so many plainly unhappy messages"""
    ask_email_after_s: Annotated[int, Field(ge=10, le=3600)] = 90
    """nobody came: the visitor is asked for an address"""
    repeat_alert_s: Annotated[int, Field(ge=15, le=3600)] = 60
    """and the team is called again, each time"""


class Config(Wire):
    """The assistant's configuration, all but the provider's key."""

    enabled: bool = False
    provider: Provider = Field(default=Provider.KNOWLEDGE, strict=False)
    base_url: Annotated[str, Field(max_length=500), AfterValidator(_check_url)] | None = None
    model: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S+$")] | None = None
    embedding_model: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S+$")] | None = None
    """the provider's model that says what texts mean; none: knowledge is found by its words alone"""
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] = 0.3
    max_tokens: Annotated[int, Field(ge=16, le=8000)] = 500
    instructions: Annotated[str, Field(max_length=8000)] = ""
    greeting: Annotated[str, Field(max_length=500)] = ""
    languages: Annotated[tuple[str, ...], Field(max_length=20, strict=False)] = ()
    """the assistant answers in these only; none: in the visitor's"""
    burst_wait_s: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 0.4
    first_token_timeout_s: Annotated[float, Field(ge=1, le=60, allow_inf_nan=False)] = 12.0
    daily_cap_usd: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = 5.0
    visitor_replies_per_day: Annotated[int, Field(ge=1, le=10_000)] = 100
    knowledge_threshold: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.5
    hand_off: HandOffRules = HandOffRules()

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [tag for tag in value if tag not in LANGUAGES]
        if unknown:
            raise ValueError(f"must be out of {', '.join(LANGUAGES)}")
        return value

    @property
    def url(self) -> str | None:
        """Where the provider is; None for `knowledge`."""
        return self.base_url if self.provider is Provider.CUSTOM else PROVIDER_HOSTS.get(self.provider)

    @property
    def embedding(self) -> str | None:
        """The embedding model that is asked; None when there is none, or nobody to ask."""
        return self.embedding_model if self.url else None

    @property
    def host(self) -> str | None:
        """The provider's host; the key is for it alone."""
        return urlsplit(self.url).netloc if self.url else None

    def changed(self, changes: dict[str, Any]) -> Self:
        """This configuration with `changes` (as on the wire); what is left out stays. Raises InvalidInput with the fields at fault."""
        merged = {**self.model_dump(by_alias=True, mode="json"), **changes}
        if isinstance(changes.get("handOff"), dict):
            merged["handOff"] = {**self.hand_off.model_dump(by_alias=True, mode="json"), **changes["handOff"]}
        try:
            return type(self).model_validate(merged)
        except ValidationError as error:
            raise InvalidInput(
                fields=[
                    {"path": ".".join(map(str, fault["loc"])), "problem": fault["msg"].removeprefix("Value error, ")}
                    for fault in error.errors(include_url=False, include_context=False, include_input=False)[:20]
                ]
            ) from None


def ensure_usable(config: Config, *, has_key: bool) -> None:
    """Raises InvalidInput when `config` could not answer, saying what is missing."""
    missing: list[dict[str, str]] = []
    if config.provider is Provider.CUSTOM and not config.base_url:
        missing.append(
            {"path": "baseUrl", "problem": "is needed for a custom provider, for example http://localhost:11434/v1"}
        )
    if config.provider is not Provider.KNOWLEDGE and not config.model:
        missing.append({"path": "model", "problem": f"is needed for the provider {config.provider.value}"})
    if config.provider in (Provider.OPENAI, Provider.OPENROUTER) and not has_key:
        missing.append({"path": "apiKey", "problem": f"is needed for the provider {config.provider.value}"})
    if missing:
        raise InvalidInput("That is not complete yet.", fields=missing)


def key_hint(key: str) -> str:
    """What may be shown of a key: its last four characters, and none of a short one's."""
    return f"sk-…{key[-4:]}" if len(key) >= 12 else "sk-…"
