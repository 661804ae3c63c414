"""From an empty folder to a server that answers, and back."""

import os
import re
import signal
import socket
import time
from pathlib import Path

from tests.cli.conftest import Frontdesk, Running, http_get, http_post


def port_of(running: Running) -> int:
    return int(running.wait_for("Server running on port").split()[-1])


def sign_in(port: int, email: str, password: str) -> int:
    return http_post(f"http://localhost:{port}/api/auth/login", json={"email": email, "password": password}).status_code


def postgres_pid(frontdesk: Frontdesk) -> int:
    return int((frontdesk.folder / "data/postgres/data/postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_an_empty_folder_is_all_it_takes(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    port = port_of(running)
    assert str(port) in running.wait_for("Dashboard")
    email = running.wait_for("admin@").strip()
    password = next(line for line in iter(lambda: running.wait_for(""), None) if line.strip()).strip()
    assert sign_in(port, email, password) == 200
    assert sign_in(port, email, password + "x") == 401
    for host in ("127.0.0.1", "[::1]"):
        assert http_get(f"http://{host}:{port}/readyz").json() == {"status": "ready"}
    kept = {path.name for path in frontdesk.folder.iterdir()}
    assert kept == {"data"}

    postgres = postgres_pid(frontdesk)
    assert running.stop() == 0
    assert not is_alive(postgres)

    again = frontdesk.serve()
    port = port_of(again)
    assert sign_in(port, email, password) == 200
    assert again.stop(signal.SIGINT) == 0
    assert password not in "".join(again.said)


def test_the_references_environment_makes_the_first_admin(frontdesk: Frontdesk) -> None:
    (frontdesk.folder / ".env").write_text(
        'ADMIN_EMAIL="admin@aimbrill.com"\nADMIN_PASSWORD="admin123"\nJWT_SECRET="your-secret-key-here"\n'
    )
    running = frontdesk.serve()
    port = port_of(running)
    assert sign_in(port, "admin@aimbrill.com", "admin123") == 200
    running.wait_for("admin@aimbrill.com")
    assert running.stop() == 0
    assert "admin123" not in "".join(running.said)


def test_production_does_not_start_with_weak_secrets_and_leaves_nothing_behind(frontdesk: Frontdesk) -> None:
    done = frontdesk.run(
        "serve", ENVIRONMENT="production", ADMIN_PASSWORD="admin123", JWT_SECRET="short-secret", CORS_ORIGIN="*"
    )
    assert done.returncode == 1
    for name in ("ADMIN_PASSWORD", "JWT_SECRET", "SECRET_KEY", "CORS_ORIGIN"):
        assert name in done.stderr
    assert "admin123" not in done.stderr + done.stdout
    assert "short-secret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert list(frontdesk.folder.iterdir()) == []


def test_a_port_that_is_taken_is_said_before_anything_is_started(frontdesk: Frontdesk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = frontdesk.run("serve", PORT=port)
    assert done.returncode == 1
    assert re.search(rf"Port {port} is taken.*set PORT", done.stderr)
    assert not (frontdesk.folder / "data/postgres").exists()


def test_two_on_the_same_data_are_refused(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    port = port_of(running)
    done = frontdesk.run("serve", PORT="0")
    assert done.returncode == 1
    assert "Another Frontdesk is running" in done.stderr
    assert http_get(f"http://localhost:{port}/readyz").status_code == 200


def test_a_database_out_of_reach_is_said_without_its_password(frontdesk: Frontdesk) -> None:
    done = frontdesk.run("serve", PORT="0", DATABASE_URL="postgresql://somebody:hunter2@127.0.0.1:1/chat")
    assert done.returncode == 1
    assert "127.0.0.1:1/chat" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_named_database_is_used_and_left_running(frontdesk: Frontdesk, empty_database_url: str) -> None:
    for _ in range(2):
        running = frontdesk.serve(DATABASE_URL=empty_database_url)
        assert http_get(f"http://localhost:{port_of(running)}/readyz").status_code == 200
        assert running.stop() == 0
    assert not (frontdesk.folder / "data/postgres").exists()


def test_when_its_postgresql_is_killed_it_goes_on(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    ready = f"http://localhost:{port_of(running)}/readyz"
    killed = postgres_pid(frontdesk)
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + 30
    seen: list[int] = []
    while not (seen and seen[-1] == 200 and postgres_pid(frontdesk) != killed):
        assert time.monotonic() < deadline
        seen.append(http_get(ready).status_code)
    assert set(seen) <= {200, 503}
    assert running.stop() == 0


def test_killed_in_the_middle_it_takes_its_postgresql_along_and_starts_again(frontdesk: Frontdesk) -> None:
    for _ in range(3):
        running = frontdesk.serve()
        port_of(running)
        running.process.kill()
        running.process.wait()
    running = frontdesk.serve()
    assert http_get(f"http://localhost:{port_of(running)}/readyz").status_code == 200
    assert running.stop() == 0


def test_a_stop_while_it_is_still_starting_is_a_stop(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve()
    made = frontdesk.folder / "data/postgres"
    deadline = time.monotonic() + 20
    while not made.exists():
        assert time.monotonic() < deadline
    assert running.stop() == 0
    again = frontdesk.serve()
    port_of(again)
    assert again.stop() == 0


def test_reloading_starts_anew_when_the_code_changes(frontdesk: Frontdesk) -> None:
    running = frontdesk.serve("--reload")
    port_of(running)
    postgres = postgres_pid(frontdesk)
    watched = Path(__file__).parents[2] / "src/frontdesk/cli/__main__.py"
    os.utime(watched)
    port_of(running)
    assert postgres_pid(frontdesk) == postgres
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(15)
    assert not is_alive(postgres)
