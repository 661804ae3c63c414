"""The two pages that list all settings, made from their declarations: `python -m frontdesk.settings.pages` writes them."""

import json
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from frontdesk.settings.fields import GROUPS

HEAD = """# Settings

Read from the environment, and from a file `.env` in the folder where Frontdesk starts; the environment wins. All are optional:
with none at all, `make serve` runs a development server with a PostgreSQL of its own. `frontdesk doctor` says what is wrong with them.

For production set `ENVIRONMENT=production`, `JWT_SECRET`, `SECRET_KEY` and `PUBLIC_URL`.

This page is made from the code (`python -m frontdesk.settings.pages`), and a test compares them.
"""
EXAMPLE_HEAD = """# Frontdesk's settings: copy this file to .env and take away the # before what you change.
# What each means, with its bounds, is in docs/settings.md. Lines that are not here have no meaning.
"""
BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def settings_page() -> str:
    """`docs/settings.md`."""
    parts = [HEAD]
    for group in GROUPS:
        parts.append(f"\n## {group.__doc__}\n\n| name | default | bounds | what it is |\n|---|---|---|---|\n")
        parts += [_row(name, field) for name, field in group.model_fields.items()]
    return "".join(parts)


def example_page() -> str:
    """`.env.example`."""
    return EXAMPLE_HEAD + "".join(_example_group(group) for group in GROUPS)


def _row(name: str, field: FieldInfo) -> str:
    default = _plain(field.default)
    shown = f"`{default}`" if default else "–"
    text = f"{field.description}" + (f"; such as `{field.examples[0]}`" if field.examples else "")
    return f"| `{name.upper()}` | {shown} | {_bounds(field)} | {text} |\n"


def _bounds(field: FieldInfo) -> str:
    found = ((sign, getattr(rule, name, None)) for name, sign in BOUNDS.items() for rule in field.metadata)
    return ", ".join(f"{sign} {value}" for sign, value in found if value is not None)


def _example_group(group: type[BaseModel]) -> str:
    lines = [f"\n# --- {group.__doc__} ---\n"]
    for name, field in group.model_fields.items():
        value = _plain(field.default) or (field.examples[0] if field.examples else "")
        lines.append(
            f"\n# {(field.description or '').replace('`', '')}\n#{name.upper()}={json.dumps(value) if ' ' in value else value}\n"
        )
    return "".join(lines)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def main() -> None:
    root = Path(__file__).parents[3]
    (root / "docs" / "settings.md").write_text(settings_page())
    (root / ".env.example").write_text(example_page())


if __name__ == "__main__":
    main()
