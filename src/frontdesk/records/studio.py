"""The record browser at `/studio`: every table, for owners, by starlette-admin.

Nothing that opens anything is shown, or even read. Lists are made so that they stay quick on any table: they count no further
than MAX_COUNTED, and are sorted by what an index sorts.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import BaseLoader, Environment
from sqlalchemy import Column, LargeBinary, Select, func, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import load_only
from starlette.applications import Starlette
from starlette.requests import Request
from starlette_admin.contrib.sqla import Admin, ModelView
from starlette_admin.contrib.sqla.converters import ModelConverter
from starlette_admin.converters import converts
from starlette_admin.fields import BaseField, FloatField
from starlette_admin.filters import FilterGroup

from frontdesk.accounts import changes
from frontdesk.records.holdings import shown_columns
from frontdesk.store.tables import Table

TITLE = "Frontdesk records"
PATH = "/studio"
MAX_COUNTED = 10_000
"""Rows of one list; what lies behind them is found by a filter."""

# the only handlers in starlette-admin's pages that are written into the HTML; the door names them to browsers
HANDLERS = ("applyColumnVisibility()", "window.location = this.value")
_EDITS = (
    ("@import url('https://rsms.me/inter/inter.css');", ""),
    ("<script>", '<script nonce="{{ request.scope.nonce }}">'),
    ("<style>", '<style nonce="{{ request.scope.nonce }}">'),
)


def build_studio(engine: AsyncEngine, secret: str, *, is_writable: bool) -> Starlette:
    """The application; whoever gets to it may see everything, so it stands behind a door. `secret` signs its forms."""
    if not is_writable:
        # whatever a page might try, PostgreSQL itself refuses
        engine = engine.execution_options(postgresql_readonly=True)
    admin = Admin(
        async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False),
        title=TITLE,
        base_url=PATH,
        route_name="studio",
        secret_key=secret,
        # none, in a way that asks for none
        favicon_url="data:,",
        timezone_config=None,
    )
    env: Environment = admin.templates.env
    assert env.loader is not None
    env.loader = _StrictTemplates(env.loader)
    for model in list_models():
        admin.add_view(make_view(model, is_writable=is_writable))
    admin.mount_to(Starlette())
    return admin.app


def list_models() -> Iterator[type[Table]]:
    """All tables, in the order of their names."""
    models = [mapper.class_ for mapper in Table.registry.mappers]
    yield from sorted(models, key=lambda model: model.__tablename__)


def make_view(model: type[Table], *, is_writable: bool) -> ModelView:
    """The pages of one table, as its name in the address."""
    table, name = Table.metadata.tables[model.__tablename__], model.__tablename__.replace("_", " ")
    key = list(table.primary_key.columns)
    names = [column.name for column in shown_columns(table) if _is_readable(column)]
    sorted_quickly = {key[0].name} | _indexed(table)

    class View(ModelView):
        fields = names  # type: ignore[assignment]  # it makes fields of names
        sortable_fields = [name for name in names if name in sorted_quickly]  # noqa: RUF012 - as starlette-admin declares them
        fields_default_sort = [(column.name, True) for column in key]  # noqa: RUF012
        exporters = ()
        importers = ()
        page_size = 25
        show_pk_in_forms = True

        def can_create(self, request: Request) -> bool:
            return is_writable

        def can_edit(self, request: Request) -> bool:
            return is_writable

        def can_delete(self, request: Request) -> bool:
            return is_writable

        async def create(self, request: Request, data: dict[str, Any]) -> Any:
            made = await super().create(request, data)
            await _record(request, "data.record_created", name)
            return made

        async def edit(self, request: Request, pk: Any, data: dict[str, Any]) -> Any:
            changed = await super().edit(request, pk, data)
            await _record(request, "data.record_edited", f"{name} {pk}")
            return changed

        async def delete(self, request: Request, pks: list[Any]) -> int | None:
            count = await super().delete(request, pks)
            await _record(request, "data.record_deleted", f"{name} {', '.join(map(str, pks))}")
            return count

        def get_list_query(self, request: Request) -> Select[Any]:
            return select(model).options(load_only(*(getattr(model, name) for name in names), raiseload=True))

        async def count(self, request: Request, q: str | None = None, filters: FilterGroup | None = None) -> int:
            some = select(key[0])
            some = await self._apply_search_and_filters(request, some, q, filters)
            session: AsyncSession = request.state.session
            counted = select(func.count()).select_from(some.limit(MAX_COUNTED).subquery())
            return (await session.execute(counted)).scalar_one()

    return View(
        model,
        converter=_Converter(),
        key=model.__tablename__.replace("_", "-"),
        display_name=name,
        menu_label=name.capitalize(),
    )


async def _record(request: Request, action: str, target: str) -> None:
    """In the transaction of the change itself."""
    await changes.record(request.state.session, request.scope["owner"], action, target)


def _is_readable(column: Column[object]) -> bool:
    return not isinstance(column.type, LargeBinary | TSVECTOR)


def _indexed(table: SqlTable) -> set[str]:
    """Columns by which a whole index sorts."""
    whole = [index for index in table.indexes if index.dialect_options["postgresql"]["where"] is None]
    firsts = [index.expressions[0] for index in whole]
    return {first.name for first in firsts if isinstance(first, Column)}


class _Converter(ModelConverter):
    """Knows the types of SQLAlchemy that starlette-admin does not know yet."""

    @converts("Double")
    def conv_double(self, *args: Any, **kwargs: Any) -> BaseField:
        return FloatField(**self._field_common(*args, **kwargs))


class _StrictTemplates(BaseLoader):
    """Templates of which browsers need believe nothing that was not written in them, and that ask nothing of other hosts."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        source, name, is_current = self._loader.get_source(environment, template)
        for old, new in _EDITS:
            source = source.replace(old, new)
        return source, name, is_current

    def list_templates(self) -> list[str]:
        return self._loader.list_templates()
