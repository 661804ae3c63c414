"""The base of all tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """Base of all tables; a column is `timestamptz` or `jsonb` wherever its type says so."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[str]: ARRAY(Text()),
        str: Text(),
    }
