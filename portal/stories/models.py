"""What is a story made of, and on which days may the public read it?"""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, Relationship

from portal.cooperatives.models import Cooperative, Service
from portal.db import Record, one_of
from portal.pictures import Picture
from portal.professions.models import Profession


class StoryState(StrEnum):
    """A story is written, then public; it ends when the consent does or when somebody takes it down."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Story(Record, table=True):
    """Somebody tells their work. Shown only while their consent lasts."""

    __tablename__ = "story"

    slug: str = Field(max_length=120, unique=True)  # words of the role and a number: no name in an address
    cooperative_id: int = Field(foreign_key="cooperative.id", index=True, ondelete="CASCADE")
    service_id: int | None = Field(default=None, foreign_key="service.id", ondelete="SET NULL")
    profession_id: int | None = Field(default=None, foreign_key="profession.id", index=True, ondelete="SET NULL")

    person: str = Field(default="", max_length=80)  # the name as the person wants it shown
    role: str = Field(default="", max_length=120)
    role_en: str = Field(default="", max_length=120)
    quote: str = Field(default="", max_length=240)
    quote_en: str = Field(default="", max_length=240)
    text: str = ""  # Markdown
    text_en: str = ""
    transcript: str = ""  # of what was recorded; Markdown
    picture_id: int | None = Field(default=None, foreign_key="picture.id", index=True, ondelete="SET NULL")
    alt: str = Field(default="", max_length=250)
    alt_en: str = Field(default="", max_length=250)

    consent_on: date | None = None
    consent_expires_on: date | None = Field(default=None, index=True)  # the last day on which it is shown

    state: StoryState = Field(default=StoryState.DRAFT, sa_type=one_of(StoryState), index=True)
    published_on: date | None = None
    reviewed_on: date | None = None
    author: str = Field(default="", max_length=120)
    publisher: str = Field(default="", max_length=120)
    version: int = 1  # grows at every change; two editors never overwrite each other

    cooperative: Cooperative = Relationship()
    profession: Profession | None = Relationship()
    service: Service | None = Relationship()
    picture: Picture | None = Relationship()

    def is_public(self, today: date) -> bool:
        """Whether anybody may read it on this day; the day the consent ends is the last one."""
        return (
            self.state is StoryState.PUBLISHED
            and self.consent_on is not None
            and self.consent_expires_on is not None
            and self.consent_on <= today <= self.consent_expires_on
        )
