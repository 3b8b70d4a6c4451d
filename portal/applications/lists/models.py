"""What do staff keep of the people they found: tags on dossiers, lists of people, searches to ask again?

Tags and lists belong to a cooperative, like the dossiers they are about: a person stands in them as the candidate
together with the cooperative of the tag or list, and no other cooperative ever sees it.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Relationship, UniqueConstraint

from portal.db import Moment, Record, now, one_of


class Tag(Record, table=True):
    """A word of a cooperative's own vocabulary."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("cooperative_id", "folded"),)

    cooperative_id: int = Field(foreign_key="cooperative.id", ondelete="CASCADE")
    name: str = Field(max_length=40)
    # The name as it is compared: without capitals and accents. None once deleted, so that the name is free again.
    folded: str | None = Field(default=None, max_length=80)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)


class Tagging(Record, table=True):
    """One dossier carries one tag."""

    __tablename__ = "tagging"
    __table_args__ = (UniqueConstraint("tag_id", "candidate_id"),)

    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    # Which tag it came from when two were made one, so that this can be taken back.
    merged_from_id: int | None = Field(default=None, foreign_key="tag.id", ondelete="SET NULL")

    tag: Tag = Relationship(sa_relationship_kwargs={"foreign_keys": "Tagging.tag_id"})


class PeopleList(Record, table=True):
    """People that a cooperative wants to have together, for example «Sostituzioni estate»."""

    __tablename__ = "people_list"
    __table_args__ = (UniqueConstraint("cooperative_id", "folded"),)

    cooperative_id: int = Field(foreign_key="cooperative.id", ondelete="CASCADE")
    name: str = Field(max_length=80)
    folded: str | None = Field(default=None, max_length=160)  # as on `Tag`
    note: str = ""
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    archived_at: datetime | None = Field(default=None, sa_type=Moment)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


class ListEntry(Record, table=True):
    """One person on one list; `created_at` is when they were added."""

    __tablename__ = "people_list_entry"
    __table_args__ = (UniqueConstraint("list_id", "candidate_id"),)

    list_id: int = Field(foreign_key="people_list.id", ondelete="CASCADE")
    candidate_id: int = Field(foreign_key="candidate.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")


class ListStep(StrEnum):
    """What was done with a list."""

    MADE = "made"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    ARCHIVED = "archived"
    REOPENED = "reopened"
    DELETED = "deleted"
    RESTORED = "restored"
    EXPORTED = "exported"


class ListChange(Record, table=True):
    """One step in the life of a list: who, when, and how many people; never which."""

    __tablename__ = "people_list_change"

    list_id: int = Field(foreign_key="people_list.id", index=True, ondelete="CASCADE")
    step: ListStep = Field(sa_type=one_of(ListStep))
    people: int = 0
    by_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    at: datetime = Field(default_factory=now, sa_type=Moment)


class SavedSearch(Record, table=True):
    """A search that somebody wants to ask again. What it finds is decided by who opens it, and when."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "folded"),)

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    # Colleagues of this cooperative see it too; None: mine alone.
    shared_with_id: int | None = Field(default=None, foreign_key="cooperative.id", index=True, ondelete="SET NULL")
    name: str = Field(max_length=80)
    folded: str | None = Field(default=None, max_length=160)  # as on `Tag`
    asked: str = Field(max_length=2000)  # the query string
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)


class SearchMark(Record, table=True):
    """Where one person stands with one saved search."""

    __tablename__ = "saved_search_mark"
    __table_args__ = (UniqueConstraint("search_id", "person_id"),)

    search_id: int = Field(foreign_key="saved_search.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    # What came after this moment is new to them.
    seen_at: datetime = Field(default_factory=now, sa_type=Moment)
    # The same before they opened it the last time: what was new then is marked on that page.
    before_at: datetime = Field(default_factory=now, sa_type=Moment)
    in_digest: bool = False
