"""Making a data folder: `initdb`, then the role and the database that Frontdesk uses."""

import shutil
import subprocess
from pathlib import Path

from frontdesk.errors import CannotStart
from frontdesk.store.embedded.binaries import Binaries
from frontdesk.store.embedded.privileges import Account, launch_command

SUPERUSER, ROLE, DATABASE = "postgres", "frontdesk", "frontdesk"


def create_data(data: Path, binaries: Binaries, account: Account, environment: dict[str, str]) -> None:
    """`data` is a complete cluster with Frontdesk's role and database. Broken off half-way, it does not exist at all.

    Raises: CannotStart with PostgreSQL's own words.
    """
    unfinished = data.with_name(data.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    account.own(unfinished)

    def run(*command: str, text: str | None = None) -> None:
        launch = launch_command(account, command, reach=[unfinished, binaries.folder])
        done = subprocess.run(launch, input=text, capture_output=True, text=True, env=environment, cwd="/", check=False)
        # `postgres --single` reports a failed statement in words only
        if done.returncode != 0 or "ERROR:" in done.stderr:
            raise CannotStart(
                f"The database could not be made in {data}:\n{done.stderr.strip() or done.stdout.strip()}"
            )

    def execute(database: str, statements: str) -> None:
        run(binaries.path("postgres"), "--single", "-D", str(unfinished), database, text=statements)

    # Only we can enter the socket's folder (0700), so nobody else gets as far as being trusted.
    run(
        binaries.path("initdb"), "-D", str(unfinished), "-U", SUPERUSER, "-E", "UTF8", *_locale(binaries.major),
        "--auth-local=trust", "--auth-host=reject", "--no-instructions", "--data-checksums",
    )  # fmt: skip
    execute("postgres", f"create role {ROLE} login\ncreate database {DATABASE} owner {ROLE}\n")
    if list((binaries.folder.parent).glob("share/**/extension/vector.control")):
        # pgvector is not a "trusted" extension: only a superuser may add it, and Frontdesk's role is none
        execute(DATABASE, "create extension vector\n")
    unfinished.rename(data)


def _locale(major: int) -> list[str]:
    # The C locale alone knows no letters beyond ASCII, and trigram search then finds nothing in Cyrillic.
    if major >= 18:
        return ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C.UTF-8"]
    if major == 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    return ["--locale-provider=icu", "--icu-locale=und", "--locale=C.UTF-8"]
