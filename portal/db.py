"""How is the database reached, and what does every row have?"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Engine, TypeDecorator, create_engine, event, select
from sqlalchemy import Enum as SAEnum
from sqlalchemy.engine import make_url
from sqlmodel import Field, Session, SQLModel

BUSY_SECONDS = 15  # so long a connection waits for another writer

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day as calendars in Italy show it: an opening closes at their midnight."""
    return datetime.now(ZoneInfo("Europe/Rome")).date()


class Moment(TypeDecorator[datetime]):
    """A point in time: aware going in, UTC inside, aware coming out on every database (SQLite forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Record(SQLModel):
    """Base of every table: a number, and when the row came and changed."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(default_factory=now, sa_type=Moment, nullable=False)
    updated_at: datetime = Field(
        default_factory=now, sa_type=Moment, nullable=False, sa_column_kwargs={"onupdate": now}
    )

    @property
    def key(self) -> int:
        """The number of a row that is in the database; a row that is not yet there has none."""
        if self.id is None:
            raise ValueError("the row has not been flushed yet")
        return self.id


class Database:
    """An engine with two kinds of session: one that reads and one that writes.

    SQLite must know at BEGIN whether a transaction will write: a reader that turns into a writer fails at
    once when another writer is at work, whatever the busy timeout says.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        # Parameters are people's data: they stay out of error messages and so out of logs.
        options: dict[str, Any] = {"pool_pre_ping": not self.sqlite, "hide_parameters": True}
        if self.sqlite:
            name = make_url(url).database
            if name and name != ":memory:":
                Path(name).parent.mkdir(parents=True, exist_ok=True)
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        options |= {"pool_size": pool_size, "max_overflow": 10}
        self.engine: Engine = create_engine(url, **options)
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self.writer = self.engine.execution_options(write=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session whose changes are thrown away."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends well and rolls back when it does not."""
        with Session(self.writer, expire_on_commit=False) as session:
            yield session
            session.commit()

    def ping(self) -> None:
        """Ask the database for nothing; raises SQLAlchemy's OperationalError when it is away."""
        with self.engine.connect() as connection:
            connection.execute(select(1))

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",  # an acknowledged application survives a power cut
        "cache_size=-16000",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is erased is overwritten, not only unlinked
    ):
        _patiently(cursor, f"PRAGMA {pragma}")
    cursor.close()


def _patiently(cursor: Any, statement: str) -> None:
    """Entering WAL mode does not wait for others that open the same file, whatever the busy timeout says."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def one_of(kind: type[StrEnum]) -> Any:
    """Column type for an enum that stores its values (SQLAlchemy would store the names)."""
    return SAEnum(kind, values_callable=lambda e: [m.value for m in e], native_enum=False, length=32)
