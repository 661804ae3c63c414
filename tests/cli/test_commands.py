"""The other commands: what they do, beside a running server and without one."""

import httpx2
import pytest

from tests.cli.conftest import Frontdesk, Running, http_post

PASSWORD = "a long enough pass phrase"


def port_of(running: Running) -> int:
    return int(running.wait_for("Server running on port").split()[-1])


def sign_in(port: int, email: str, password: str) -> httpx2.Response:
    return http_post(f"http://localhost:{port}/api/auth/login", json={"email": email, "password": password})


@pytest.mark.parametrize("command", ["serve", "migrate", "create-admin", "reset-password", "doctor", "version"])
def test_each_command_explains_itself(frontdesk: Frontdesk, command: str) -> None:
    assert command in frontdesk.run("--help").stdout
    done = frontdesk.run(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 100
    assert "Traceback" not in done.stderr


def test_version_names_what_a_report_needs(frontdesk: Frontdesk) -> None:
    done = frontdesk.run("version")
    assert done.stdout.startswith("frontdesk 0.")
    assert "Python 3." in done.stdout


def test_an_unknown_command_ends_with_two(frontdesk: Frontdesk) -> None:
    done = frontdesk.run("dance")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_migrate_can_be_done_apart_and_again(frontdesk: Frontdesk, empty_database_url: str) -> None:
    for _ in range(2):
        done = frontdesk.run("migrate", DATABASE_URL=empty_database_url)
        assert done.returncode == 0, done.stderr
        assert "revision" in done.stdout


def test_people_are_added_and_helped_while_the_server_runs(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    port = port_of(running)
    done = frontdesk.run("create-admin", "mara@example.com", "--name", "Mara", "--role", "admin", text=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout
    signed_in = sign_in(port, "mara@example.com", PASSWORD)
    assert signed_in.json()["admin"] | {"id": ""} == {
        "id": "",
        "name": "Mara",
        "email": "mara@example.com",
        "role": "admin",
        "pictureUrl": None,
        "secondFactor": False,
    }

    done = frontdesk.run("reset-password", "Mara@Example.com", "--generate")
    assert done.returncode == 0, done.stderr
    made_up = done.stdout.rpartition(": ")[2].strip()
    assert sign_in(port, "mara@example.com", made_up).status_code == 200

    done = frontdesk.run("reset-password", "mara@example.com", "--second-factor", text=PASSWORD + "\n")
    assert "second factor is off" in done.stdout
    assert sign_in(port, "mara@example.com", PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (["create-admin", "mara@example.com", "--role", "king"], PASSWORD, "owner, admin, agent"),
        (["create-admin", "no-address"], PASSWORD, "e-mail"),
        (["create-admin", "mara@example.com"], "short", "password"),
        (["create-admin", "mara@example.com"], "", "password"),
        (["reset-password", "nobody@example.com"], PASSWORD, "Nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    frontdesk: Frontdesk, database_url: str, arguments: list[str], password: str, words: str
) -> None:
    done = frontdesk.run(*arguments, text=f"{password}\n", DATABASE_URL=database_url)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_is_added_twice(frontdesk: Frontdesk, database_url: str) -> None:
    for expected in (0, 1):
        done = frontdesk.run("create-admin", "mara@example.com", text=f"{PASSWORD}\n", DATABASE_URL=database_url)
        assert done.returncode == expected
