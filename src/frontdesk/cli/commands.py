"""The commands and their words."""

import gc
import platform
import sys
from pathlib import Path
from typing import Annotated

import typer

from frontdesk import __version__
from frontdesk.errors import CannotStart, FrontdeskError

cli = typer.Typer(
    name="frontdesk",
    help="The chat desk of a website: visitors write, an assistant answers, people take over.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Email = Annotated[str, typer.Argument(help="The e-mail address with which the person signs in.")]
Generate = Annotated[
    bool, typer.Option("--generate", help="Make up a password and show it, in place of asking for one.")
]

# Imported in the commands, and not above: `--help` and `version` need none of it, and it takes most of a second.


@cli.command()
def serve(
    reload: Annotated[
        bool, typer.Option("--reload", help="For development: start anew when the code changes.")
    ] = False,
) -> None:
    """Start Frontdesk.

    Starts a PostgreSQL of its own unless DATABASE_URL names one, migrates the database, makes the first admin if the team
    is empty, and runs until it is told to stop (Ctrl-C, SIGTERM).

    Settings come from the environment and from `.env` in this folder: see docs/settings.md.
    """
    # what is loaded stays: to look through it for garbage while it comes is a third of the start
    gc.disable()
    from frontdesk.cli import serve as server
    from frontdesk.settings import load_settings

    gc.freeze()
    gc.enable()
    settings = load_settings()
    if reload:
        server.serve_reloading(settings)
    else:
        server.serve(settings)


@cli.command()
def migrate() -> None:
    """Bring the database up to date.

    Does nothing else. `serve` does it too, by itself.
    """
    from frontdesk.cli.team import migrate_database

    typer.echo(f"The database is at revision {migrate_database()}.")


@cli.command()
def create_admin(
    email: Email,
    name: Annotated[str, typer.Option(help="What visitors see. Without it, made from the part before the @.")] = "",
    role: Annotated[str, typer.Option(help="owner, admin, agent or viewer.")] = "agent",
    generate: Generate = False,
) -> None:
    """Add a person to the team.

    Asks for the password, or reads it from standard input.
    """
    from frontdesk.cli.team import create_person

    password = _password(generate)
    admin = create_person(email, name, role, password)
    typer.echo(f"{admin.name} <{admin.email}> can sign in now, as {admin.role}.")
    _show(password, generate)


@cli.command()
def reset_password(
    email: Email,
    generate: Generate = False,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Switch their second factor off too: device and codes are lost.")
    ] = False,
) -> None:
    """Give somebody a new password.

    Whoever is signed in with the old one is signed out, within seconds. Asks for the new one, or reads it from standard input.
    """
    from frontdesk.cli.team import give_password

    password = _password(generate)
    admin = give_password(email, password, second_factor_off=second_factor)
    typer.echo(f"{admin.name} <{admin.email}> has a new password.")
    if second_factor:
        typer.echo("Their second factor is off: the password alone lets them in.")
    _show(password, generate)


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write. One that is there is never overwritten.")],
    without_secrets: Annotated[
        bool,
        typer.Option(
            "--without-secrets", help="Leave SECRET_KEY out. It is needed to restore, so keep it somewhere else."
        ),
    ] = False,
) -> None:
    """Save all that Frontdesk keeps into one file.

    Beside a running server or without one: people go on writing meanwhile, and the file holds one moment of it all. It is read
    again before it gets its name. Nobody but you can read it, and nobody should: what people wrote is in it, and SECRET_KEY.
    """
    from frontdesk.cli.archives import back_up

    manifest = back_up(file, with_secret=not without_secrets)
    typer.echo(
        f"Written and checked: {file}, {file.stat().st_size:,} bytes: {manifest.rows:,} rows and {len(manifest.files):,} files, "
        f"as of {manifest.at}."
    )
    for key in manifest.lost:
        typer.echo(f"Not in it, as it was gone: the file {key}", err=True)
    typer.echo(
        "SECRET_KEY is not in it: without that, nobody can restore it."
        if without_secrets
        else "SECRET_KEY is in it, and all that people wrote: keep it as safe as the server itself."
    )


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `frontdesk backup` has written.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Although people or conversations are there: they are lost.")
    ] = False,
) -> None:
    """Bring back what a backup holds.

    The file is read to its end first; then all of it comes back, or nothing changes. A server that runs meanwhile asks everybody
    to try again for as long as it takes, and then lets them in anew. Backups of older versions are brought up to date.
    """
    from frontdesk.cli.archives import bring_back

    restored = bring_back(file, replace=replace)
    manifest = restored.manifest
    typer.echo(f"Restored, as of {manifest.at}: {manifest.rows:,} rows and {len(manifest.files):,} files.")
    for place in restored.unreadable:
        typer.echo(f"Sealed under a key that nobody has, and emptied: {place}. Enter it anew.", err=True)


@cli.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write. One that is there is never overwritten.")],
    chat: Annotated[
        str | None,
        typer.Option(help="A chat's id: export only what is kept of its visitor, as a ZIP with their files."),
    ] = None,
) -> None:
    """Write all that is kept as lines of JSON, for other programs.

    Without passwords, keys, and the bytes of files: what can be restored is a backup. Beside a running server or without one.
    """
    from frontdesk.cli.exports import export as write

    typer.echo(f"Written: {file}, {write(file, chat):,} bytes.")


@cli.command()
def doctor() -> None:
    """Say what is wrong, and how to mend it.

    Looks at the settings, secrets, database, port, origins, proxy and the assistant's key.
    Ends with 1 when something is wrong. Changes nothing but what a start would make too: the data folder and its secrets.
    """
    from frontdesk.cli.doctor import examine

    raise typer.Exit(0 if examine(typer.echo) else 1)


@cli.command()
def version() -> None:
    """Show the versions, for a report of a fault."""
    typer.echo(f"frontdesk {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")


def main() -> None:
    """Run the command of `sys.argv`. What is wrong with the setup is said in one paragraph, without a traceback."""
    try:
        cli()
    except CannotStart as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from None
    except FrontdeskError as error:
        typer.echo(error.message, err=True)
        raise SystemExit(1) from None


def _password(generate: bool) -> str:
    from frontdesk.kit.ids import new_secret

    if generate:
        return new_secret(15)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _show(password: str, generated: bool) -> None:
    if generated:
        typer.echo(f"Password, shown this once: {password}")
