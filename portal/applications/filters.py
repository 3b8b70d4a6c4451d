"""Which of the applications are asked for? The filter of board and table, as it stands in the address."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Text, cast, func, or_
from sqlmodel import col

from portal.applications import desk_queries
from portal.applications.models import Application, Stage
from portal.web.pagination import whole_number

MOST_OPENINGS = 30  # chosen together: more of them are all of them


def openings_in(text: str) -> tuple[int, ...]:
    """Numbers of openings as they stand in an address: one, or several with commas between."""
    numbers = [whole_number(part.strip()) for part in text[:400].split(",")]
    return tuple(dict.fromkeys(n for n in numbers if n is not None))[:MOST_OPENINGS]


@dataclass(frozen=True)
class Filter:
    """What narrows a list of applications; what nobody understands narrows nothing."""

    openings: tuple[int, ...] = ()  # none: all
    stage: Stage | None = None
    late: bool = False
    unread: bool = False
    name: str = ""
    place: str = ""  # of several, as `Workplace.line` says it; with those who said none, who would work anywhere

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Filter":
        """The filter in a query string."""
        return cls(
            openings=openings_in(str(values.get("offerta") or "")),
            stage=next((s for s in Stage if s.value == values.get("fase")), None),
            late=values.get("in_ritardo") == "1",
            unread=values.get("messaggi") == "1",
            name=str(values.get("nome", ""))[:120].strip(),
            place=str(values.get("luogo", ""))[:400].strip(),
        )

    @classmethod
    def parse(cls, text: str) -> "Filter":
        """The filter in the text that a form carried along."""
        return cls.read(dict(parse_qsl(text[:4000])))

    def of(self, opening: int) -> "Filter":
        """The same within one opening."""
        return replace(self, openings=(opening,))

    @property
    def opening(self) -> int | None:
        """The opening, when it is one alone."""
        return self.openings[0] if len(self.openings) == 1 else None

    @property
    def address(self) -> dict[str, str | int]:
        """The parts that are set, as they stand in an address."""
        parts: dict[str, str | int] = {}
        if self.openings:
            parts["offerta"] = ",".join(str(number) for number in self.openings)
        if self.stage is not None:
            parts["fase"] = self.stage.value
        parts |= {key: 1 for key, is_set in (("in_ritardo", self.late), ("messaggi", self.unread)) if is_set}
        return parts | {key: text for key, text in (("nome", self.name), ("luogo", self.place)) if text}

    @property
    def text(self) -> str:
        """The same as one text, for a form to carry along."""
        return urlencode(self.address)

    @property
    def narrows(self) -> bool:
        """Whether more than the opening was chosen."""
        return bool(self.stage or self.late or self.unread or self.name or self.place or len(self.openings) > 1)

    def conditions(self, today: date) -> list[ColumnElement[bool]]:
        """The filter for a query over applications."""
        out: list[ColumnElement[bool]] = []
        if self.openings:
            out.append(col(Application.opening_id).in_(self.openings))
        if self.stage is not None:
            out.append(col(Application.stage) == self.stage)
        if self.late:
            out += desk_queries.overdue(today)
        if self.unread:
            out.append(col(Application.id).in_(desk_queries.unread_messages()))
        if self.name:
            out.append(func.lower(col(Application.name)).contains(self.name.lower(), autoescape=True))
        if self.place:  # both databases keep the list as the text that was written
            wanted = cast(col(Application.wanted_places), Text)
            out.append(or_(wanted == "[]", wanted.contains(json.dumps(self.place), autoescape=True)))
        return out
