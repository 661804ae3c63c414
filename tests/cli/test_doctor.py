"""The doctor finds what is wrong, says how to mend it, and ends with 1; a sound installation ends with 0."""

import socket
from pathlib import Path

import pytest

from frontdesk.assistant.parts import SEAL_PURPOSE as AI_SEAL_PURPOSE
from frontdesk.kit.sealing import Seal
from frontdesk.store.connect import connect
from tests.cli.conftest import Frontdesk

PRODUCTION = {
    "ENVIRONMENT": "production",
    "JWT_SECRET": "b7e1c2d94f6a8035b7e1c2d94f6a8035",
    "SECRET_KEY": "0f3a9c8e7d6b5a410f3a9c8e7d6b5a41",
    "PORT": "0",
}


def test_a_fresh_folder_is_well(frontdesk: Frontdesk) -> None:
    done = frontdesk.run("doctor", PORT="0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All is well" in done.stdout
    for about in (
        "settings",
        "data folder",
        "JWT_SECRET",
        "SECRET_KEY",
        "port",
        "origins",
        "proxy",
        "database",
        "tables",
        "mail",
    ):
        assert f" {about}: " in done.stdout


def test_a_running_server_is_well_and_not_disturbed(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    port = running.wait_for("Server running on port").split()[-1]
    done = frontdesk.run("doctor", PORT=port, PUBLIC_URL=f"http://localhost:{port}")
    assert done.returncode == 0, done.stdout
    assert f"a Frontdesk answers on port {port}" in done.stdout
    assert "pages and WebSockets come through" in done.stdout
    assert running.stop() == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"ENVIRONMENT": "production", "PORT": "0"}, ["JWT_SECRET: missing", "SECRET_KEY: missing", "openssl rand"]),
        ({**PRODUCTION, "ADMIN_PASSWORD": "admin123"}, ["ADMIN_PASSWORD: too easy"]),
        ({**PRODUCTION, "CORS_ORIGIN": "*"}, ["CORS_ORIGIN", "name the origins"]),
        (PRODUCTION, ["PUBLIC_URL is not set"]),
        ({"PORT": "ninety"}, ["PORT"]),
        ({"PORT": "0", "DATABASE_URL": "postgresql://a:hunter2@127.0.0.1:1/chat"}, ["127.0.0.1:1/chat cannot be used"]),
        ({"PORT": "0", "DATABASE_URL": "mysql://a:hunter2@127.0.0.1/chat"}, ["postgresql://user:password@"]),
        ({"PORT": "0", "PG_BIN_DIR": "/nonexistent"}, ["PG_BIN_DIR", "no postgres"]),
        ({"PORT": "0", "DATA_DIR": "/dev/null/data"}, ["choose another DATA_DIR"]),
        (
            {"PORT": "0", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": "1", "SMTP_FROM": "desk@example.com"},
            ["mail: The mail server cannot be reached", "SMTP_PORT"],
        ),
        ({"PORT": "0", "SMTP_HOST": "127.0.0.1"}, ["SMTP_FROM: missing"]),
        ({"PORT": "0", "SMTP_USER": "desk", "SMTP_FROM": "a b"}, ["SMTP_FROM"]),
    ],
)
def test_each_fault_is_named_with_its_remedy(frontdesk: Frontdesk, settings: dict[str, str], words: list[str]) -> None:
    done = frontdesk.run("doctor", **settings)
    assert done.returncode == 1
    assert "WRONG" in done.stdout
    for word in words:
        assert word in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
    assert "admin123" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_another_program_has_is_a_fault(frontdesk: Frontdesk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = frontdesk.run("doctor", PORT=str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken by another program" in done.stdout


def test_a_database_that_may_lose_messages_is_a_fault(frontdesk: Frontdesk, database_url: str) -> None:
    # the one that tests run on
    done = frontdesk.run("doctor", PORT="0", DATABASE_URL=database_url)
    assert done.returncode == 1
    assert "fsync is off" in done.stdout
    assert "synchronous_commit is off" in done.stdout


def test_a_misspelt_setting_and_an_open_file_of_secrets_are_noted(frontdesk: Frontdesk) -> None:
    file = Path(frontdesk.folder / ".env")
    file.write_text("PROT=5001\nPORT=0\nJWT_SECRET=b7e1c2d94f6a8035b7e1c2d94f6a8035\n")
    file.chmod(0o644)
    done = frontdesk.run("doctor")
    assert done.returncode == 0
    assert "PROT" in done.stdout
    assert "chmod 600" in done.stdout
    assert "b7e1c2" not in done.stdout


async def test_a_key_stored_under_another_secret_is_a_fault(frontdesk: Frontdesk, database_url: str) -> None:
    async def store_key() -> None:
        connection = await connect(database_url)
        sealed = Seal("the secret of before, long enough", purpose=AI_SEAL_PURPOSE).seal("sk-test")
        await connection.execute("update ai_config set sealed_key = $1", sealed)
        await connection.close()

    await store_key()
    settings = {"PORT": "0", "DATABASE_URL": database_url}
    assert (
        "another SECRET_KEY"
        not in frontdesk.run("doctor", SECRET_KEY="the secret of before, long enough", **settings).stdout
    )
    done = frontdesk.run("doctor", SECRET_KEY="another secret, and as long as it", **settings)
    assert done.returncode == 1
    assert "under another SECRET_KEY" in done.stdout


def test_a_proxy_that_leads_nowhere_is_a_fault(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    port = running.wait_for("Server running on port").split()[-1]
    done = frontdesk.run("doctor", PORT=port, PUBLIC_URL="http://127.0.0.1:1")
    assert done.returncode == 1
    assert "nothing answers at PUBLIC_URL" in done.stdout
    assert running.stop() == 0
