"""Runs migrations on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from portal import models
from portal.migrations import LOCK

assert models
url = context.config.attributes["url"]
sqlite = make_url(url).get_backend_name() == "sqlite"
if sqlite and (name := make_url(url).database):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
engine = create_engine(url, poolclass=pool.NullPool)

with engine.connect() as connection:
    if sqlite:
        # With foreign keys on, replacing a parent table would delete its children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    else:
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": LOCK})
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
    if sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"{len(broken)} rows point at nothing after the migration")
    else:
        connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": LOCK})
        connection.commit()
engine.dispose()
