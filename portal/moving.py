"""How does an installation move to another database without losing a row?

Everything is copied in one transaction: the target holds all of it or nothing. Rows keep their numbers, so signed links
go on working; files stay in the data folder, and the search index is compared with the database afterwards.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlmodel import SQLModel

from portal.accounts.models import Person
from portal.db import Database, _begin_sqlite

BATCH = 500
VERSION = "alembic_version"
Progress = Callable[[str, int, int], None]


class CannotMove(Exception):
    """Why nothing was moved, in words for an administrator."""


def move(source: str, target: Database, progress: Progress) -> int:
    """Copy every row of the database at this address into the migrated, still unused one; how many rows there are.

    Raises CannotMove when the source cannot be read or has another schema, the target is in use, or a value does not fit.
    """
    origin = _open(source)
    try:
        if _place(source) == _place(str(target.engine.url)):
            raise CannotMove("Source and target are the same database.")
        with origin.connect() as there, target.writer.connect() as here, here.begin():
            _same_schema(there, here)
            if here.scalar(select(func.count()).select_from(_table(Person))):
                raise CannotMove("The target database already holds people: only an unused one can be filled.")
            tables = SQLModel.metadata.sorted_tables
            for table in reversed(tables):
                here.execute(table.delete())
            total = sum(_copy(there, here, table, progress) for table in tables)
            if here.dialect.name == "postgresql":
                advance_sequences(here, tables)
        return total
    finally:
        origin.dispose()


def _open(address: str) -> Any:
    """The database to read, in one transaction that sees one moment of it."""
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            if not url.database:
                raise CannotMove("The address names no database file.")
            # mode=ro: a misspelled name must not make an empty database.
            engine = create_engine(f"sqlite:///file:{url.database}?mode=ro&uri=true", hide_parameters=True)
            event.listen(engine, "begin", _begin_sqlite)
            event.listen(engine, "connect", _begin_ourselves)
        else:
            engine = create_engine(url, isolation_level="REPEATABLE READ", hide_parameters=True)
        with engine.connect():
            return engine
    except OperationalError as wrong:
        raise CannotMove(f"The source does not answer: {str(wrong.orig).splitlines()[0]}") from None
    except (ArgumentError, ValueError, NoSuchModuleError, ImportError, TypeError) as wrong:
        raise CannotMove(f"The source is no address of a database: {wrong}") from None


def _place(address: str) -> tuple[str | None, int | None, str | None]:
    """Where a database is, whoever signs in and through whatever driver."""
    url = make_url(address)
    return url.host, url.port, url.database


def _begin_ourselves(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _same_schema(there: Connection, here: Connection) -> None:
    """Refuse a source that another version of the portal made, or that is no portal at all."""
    version = select(text("version_num")).select_from(text(VERSION))
    if VERSION not in inspect(there).get_table_names():
        raise CannotMove("The source holds no portal.")
    if there.scalar(version) != here.scalar(version):
        raise CannotMove("The source has the schema of another version: run `portal migrate` on it first.")


def _copy(there: Connection, here: Connection, table: Table, progress: Progress) -> int:
    """Copy one table in batches; its number of rows. References to rows of the same table follow when all are there."""
    total = there.scalar(select(func.count()).select_from(table)) or 0
    within = [c for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    done = 0
    for batch in _batches(there, table):
        try:
            here.execute(table.insert(), [row | {c.name: None for c in within} for row in batch])
        except DBAPIError as wrong:
            raise CannotMove(
                f"{table.name}: a value does not fit ({type(wrong.orig).__name__}). Nothing was moved."
            ) from None
        done += len(batch)
        progress(table.name, done, total)
    for column in within:
        _point(there, here, table, column)
    if here.scalar(select(func.count()).select_from(table)) != total:
        raise CannotMove(f"{table.name}: the numbers of rows differ. Nothing was moved.")
    return total


def _batches(there: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Rows in the order of their keys; characters that no PostgreSQL text can hold are left out."""
    rows = there.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key.columns))
    for part in rows.mappings().partitions(BATCH):
        yield [{k: v.replace("\x00", "") if isinstance(v, str) else v for k, v in row.items()} for row in part]


def _point(there: Connection, here: Connection, table: Table, column: Column[Any]) -> None:
    """Fill a column that refers to other rows of its own table."""
    rows = there.execute(select(table.c.id, column).where(column.is_not(None))).all()
    if rows:
        # The moment of the last change is the source's, not this one's.
        statement = table.update().where(table.c.id == bindparam("row")).values(
            {column.name: bindparam("other"), "updated_at": table.c.updated_at}
        )  # fmt: skip
        here.execute(statement, [{"row": number, "other": other} for number, other in rows])


def advance_sequences(here: Connection, tables: list[Table]) -> None:
    """PostgreSQL counts on from the highest number that was copied."""
    for table in tables:
        if "id" in table.c:
            here.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence(:name, 'id'), coalesce(max(id), 0) + 1, false) FROM \"{table.name}\""
                ),
                {"name": f'"{table.name}"'},
            )


def _table(model: type[SQLModel]) -> Table:
    metadata: MetaData = SQLModel.metadata
    return metadata.tables[str(model.__tablename__)]
