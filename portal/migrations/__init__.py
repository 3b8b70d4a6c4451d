"""How does a database get the schema this version needs? Schema only; data moves are commands of their own."""

from pathlib import Path

from alembic import command
from alembic.config import Config

HERE = Path(__file__).parent
LOCK = 7_310_552  # any number, the same for every process


def config(url: str) -> Config:
    """Alembic's configuration without an ini file."""
    out = Config()
    out.set_main_option("script_location", str(HERE))
    out.attributes["url"] = url
    return out


def upgrade(url: str, revision: str = "head") -> None:
    """Run what is missing; several processes may start at once."""
    command.upgrade(config(url), revision)


def check(url: str) -> None:
    """Raises alembic's CommandError when the metadata and the database differ."""
    command.check(config(url))
