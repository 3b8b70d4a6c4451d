"""Which words of the home page does an installation say in its own way?"""

from datetime import date

from sqlmodel import Field, UniqueConstraint

from portal.db import Record


class HomeText(Record, table=True):
    """One named text of the home page in one language; what has no row is said as the portal says it."""

    __tablename__ = "home_text"
    __table_args__ = (UniqueConstraint("name", "language"),)

    name: str = Field(max_length=40)
    language: str = Field(max_length=8)
    text: str = Field(max_length=600)
    author: str = Field(default="", max_length=120)
    reviewed_on: date | None = None
