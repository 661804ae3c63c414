"""The commands and their words."""

import platform
import sys
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
    from frontdesk.cli import serve as server
    from frontdesk.settings import load_settings

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
    name: Annotated[str, typer.Option(help="What visitors see. Without it, the part before the @.")] = "",
    role: Annotated[str, typer.Option(help="owner, admin, agent or viewer.")] = "agent",
    generate: Generate = False,
) -> None:
    """Add a person to the team.

    Asks for the password, or reads it from standard input.
    """
    from frontdesk.cli.team import create_person

    password = _password(generate)
    admin = create_person(email, name or email.partition("@")[0], role, password)
    typer.echo(f"{admin.name} <{admin.email}> can sign in now, as {admin.role}.")
    _show(password, generate)


@cli.command()
def reset_password(email: Email, generate: Generate = False) -> None:
    """Give somebody a new password.

    Whoever is signed in with the old one is signed out, within seconds. Asks for the new one, or reads it from standard input.
    """
    from frontdesk.cli.team import give_password

    password = _password(generate)
    admin = give_password(email, password)
    typer.echo(f"{admin.name} <{admin.email}> has a new password.")
    _show(password, generate)


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
