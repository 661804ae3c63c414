"""What can be set, what is refused, and what is made when it is missing."""

import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from frontdesk.errors import CannotStart
from frontdesk.settings import Settings, load_settings
from frontdesk.settings.fields import GROUPS
from frontdesk.settings.pages import example_page, settings_page
from frontdesk.settings.secrets import ensure_secret

ROOT = Path(__file__).parents[2]
GOOD = {
    "ENVIRONMENT": "production",
    "JWT_SECRET": "b7e1c2d94f6a8035b7e1c2d94f6a8035",
    "SECRET_KEY": "0f3a9c8e7d6b5a410f3a9c8e7d6b5a41",
    "ADMIN_PASSWORD": "correct horse battery",
    "CORS_ORIGIN": "https://shop.example,https://www.shop.example",
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for group in GROUPS:
        for name in group.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def load(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str]) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_nothing_has_to_be_set_in_development(tmp_path: Path) -> None:
    settings = load_settings()
    assert (settings.port, settings.url, settings.is_production) == (5000, "http://localhost:5000", False)
    assert settings.origins == ("http://localhost:5000", "http://127.0.0.1:5000", "http://localhost:5173")
    assert settings.jwt_secret is not None
    assert len(settings.jwt_secret.get_secret_value()) >= 32
    assert settings.jwt_secret != settings.secret_key
    kept = tmp_path / "data" / "secrets" / "jwt_secret"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert load_settings().jwt_secret == settings.jwt_secret


def test_a_secret_is_made_once_however_many_start_together(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        made = list(threads.map(lambda _: ensure_secret(tmp_path, "jwt_secret"), range(64)))
    assert len(set(made)) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["jwt_secret"]


def test_a_folder_that_cannot_keep_secrets_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotStart, match="DATA_DIR"):
        load(monkeypatch, {"DATA_DIR": "/dev/null/data"})


def test_the_references_settings_work_unchanged(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        'DATABASE_URL="postgresql://user:password@localhost:5432/chatbot_db"\nJWT_SECRET="your-secret-key-here"\n'
        'ADMIN_EMAIL="admin@aimbrill.com"\nADMIN_PASSWORD="admin123"\nPORT=5001\nCORS_ORIGIN="http://localhost:5173"\n'
    )
    settings = load_settings()
    assert settings.port == 5001
    assert settings.admin_email == "admin@aimbrill.com"
    assert settings.cors_origin == ("http://localhost:5173",)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=5001\nMESSAGE_MAX_CHARS=100\n")
    settings = load(monkeypatch, {"PORT": "5002", "MESSAGE_MAX_CHARS": ""})
    assert (settings.port, settings.message_max_chars) == (5002, 100)


def test_good_production_settings_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, {**GOOD, "PUBLIC_URL": "https://chat.example.com/"})
    assert settings.origins == ("https://chat.example.com", "https://shop.example", "https://www.shop.example")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JWT_SECRET", ""),
        ("JWT_SECRET", "short-and-sweet"),
        ("JWT_SECRET", "a" * 64),
        ("JWT_SECRET", "your-secret-key-here"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "too-short-as-well"),
        ("SECRET_KEY", GOOD["JWT_SECRET"]),
        ("ADMIN_PASSWORD", "admin123"),
        ("ADMIN_PASSWORD", "Password123"),
        ("ADMIN_PASSWORD", "aaaaaaaaaaaa"),
        ("ADMIN_PASSWORD", "admin@localhost"),
        ("CORS_ORIGIN", "*"),
        ("CORS_ORIGIN", "https://shop.example,*"),
        ("CORS_ORIGIN", "https://*.shop.example"),
    ],
)
def test_production_refuses_by_name_and_never_shows_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(CannotStart) as refusal:
        load(monkeypatch, {**GOOD, name: value})
    assert name in str(refusal.value)
    if len(value) > 1:
        assert value not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("ENVIRONMENT", "staging"),
        ("LIMIT_MESSAGES_BURST", "0"),
        ("LIMIT_MESSAGES_PER_MINUTE", "-1"),
        ("PUBLIC_URL", "chat.example.com"),
        ("PUBLIC_URL", "https://chat.example.com/desk"),
        ("LOG_LEVEL", "LOUD"),
        ("CORS_ORIGIN", "localhost:5173"),
        ("CORS_ORIGIN", "https://shop.example/path"),
        ("TRUSTED_PROXIES", "my-proxy"),
        ("DATABASE_TIMEOUT_S", "nan"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(CannotStart, match=name):
        load(monkeypatch, {name: value})


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotStart) as refusal:
        load(monkeypatch, {"ENVIRONMENT": "production", "ADMIN_PASSWORD": "admin123", "CORS_ORIGIN": "*"})
    for name in ("JWT_SECRET", "SECRET_KEY", "ADMIN_PASSWORD", "CORS_ORIGIN"):
        assert name in str(refusal.value)


def test_settings_shown_by_accident_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, {**GOOD, "DATABASE_URL": "postgresql://a:hunter2@host/db"})
    for secret in (GOOD["JWT_SECRET"], GOOD["SECRET_KEY"], GOOD["ADMIN_PASSWORD"], "hunter2"):
        assert secret not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize("page", ["docs/settings.md", ".env.example"])
def test_the_pages_say_what_the_code_does(page: str) -> None:
    made = settings_page() if page.endswith(".md") else example_page()
    assert (ROOT / page).read_text() == made, "run: python -m frontdesk.settings.pages"


def test_the_example_lists_everything_and_changes_nothing_when_uncommented(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text()
    for group in GROUPS:
        for name, field in group.model_fields.items():
            assert f"\n#{name.upper()}=" in text
            assert field.description
    lines = [line[1:] for line in text.splitlines() if line.startswith("#") and line[1:2].isupper()]
    # what has no default is shown with an example
    fields = {name.upper(): field for group in GROUPS for name, field in group.model_fields.items()}
    defaults = [
        line for line in lines if not ((field := fields[line.partition("=")[0]]).examples and not field.default)
    ]
    (tmp_path / ".env").write_text("\n".join(defaults))
    assert load_settings().model_dump(exclude={"data_dir"}) == load_settings(env_file=None).model_dump(
        exclude={"data_dir"}
    )
