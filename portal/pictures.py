"""Which pictures are kept, and in which versions? Who may see one is decided by what it belongs to (a story)."""

import io
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import JSON
from sqlmodel import Field, Session, UniqueConstraint, col, select

from portal.db import Record
from portal.errors import NotFound
from portal.images import Made
from portal.storage import Storage

MEDIA = {"webp": "image/webp", "jpg": "image/jpeg"}


class Picture(Record, table=True):
    """A picture under an address nobody can guess; its files are `PictureFile` rows."""

    __tablename__ = "picture"

    token: str = Field(max_length=32, unique=True)
    width: int
    height: int
    widths: list[int] = Field(default_factory=list, sa_type=JSON)


class PictureFile(Record, table=True):
    """One version of a picture in the private store."""

    __tablename__ = "picture_file"
    __table_args__ = (UniqueConstraint("picture_id", "name"),)

    picture_id: int = Field(foreign_key="picture.id", ondelete="CASCADE")
    name: str = Field(max_length=16)  # 960.webp
    storage_key: str = Field(max_length=40, index=True)
    size: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a page needs to show a picture without the page jumping."""

    token: str
    width: int
    height: int
    widths: tuple[int, ...]


def shown(row: Picture) -> Shown:
    """What a page needs of this picture."""
    return Shown(row.token, row.width, row.height, tuple(row.widths))


def keep(session: Session, storage: Storage, made: Made) -> Picture:
    """Store every version. Should the transaction fail, the hourly sweep takes the files away."""
    row = Picture(token=secrets.token_urlsafe(12), width=made.width, height=made.height, widths=made.widths)
    session.add(row)
    session.flush()
    for version in made.versions:
        stored = storage.put(io.BytesIO(version.content))
        session.add(PictureFile(picture_id=row.key, name=version.name, storage_key=stored.key, size=stored.size))
    session.flush()
    return row


def drop(session: Session, picture_id: int | None) -> None:
    """Forget a picture; the hourly sweep removes its files, which no row names any more."""
    row = session.get(Picture, picture_id) if picture_id else None
    if row is not None:
        session.delete(row)


def by_token(session: Session, token: str) -> Picture:
    """The picture at this address; raises NotFound."""
    row = session.exec(select(Picture).where(Picture.token == token)).first()
    if row is None:
        raise NotFound
    return row


def file(session: Session, picture: Picture, name: str) -> tuple[str, str]:
    """Storage key and media type of one version; raises NotFound."""
    row = session.exec(
        select(PictureFile.storage_key).where(PictureFile.picture_id == picture.key, PictureFile.name == name)
    ).first()
    if row is None:
        raise NotFound
    return row, MEDIA[name.rpartition(".")[2]]


def known_files(session: Session, storage_keys: Collection[str]) -> set[str]:
    """Those of these storage keys that belong to a picture."""
    return set(session.exec(select(PictureFile.storage_key).where(col(PictureFile.storage_key).in_(storage_keys))))
