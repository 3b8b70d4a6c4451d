"""What does this database say of itself? A few named values, such as that it holds the demo town."""

from sqlmodel import Field, Session, SQLModel


class Mark(SQLModel, table=True):
    """A named value about the whole installation."""

    __tablename__ = "mark"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(default="", max_length=200)


def get(session: Session, name: str) -> str | None:
    """The value of a mark, or None."""
    row = session.get(Mark, name)
    return row.value if row else None


def put(session: Session, name: str, value: str) -> None:
    """Set a mark."""
    session.merge(Mark(name=name, value=value))
