"""Statements that SQLAlchemy writes and the driver sends."""

from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column
from sqlalchemy.dialects import postgresql


def sql_of(statement: Select[*tuple[Any, ...]]) -> str:
    """The statement for the driver, with `$1` … in it, put together once: for SQLAlchemy to do it at each call, and then to
    handle the rows, took most of the time of whatever runs for every visitor who connects, or several times a second."""
    return str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def given(number: int, type: str) -> ColumnElement[Any]:
    """The value of that number, counted from 1, which the driver is given as that PostgreSQL type."""
    return literal_column(f"${number}::{type}")
