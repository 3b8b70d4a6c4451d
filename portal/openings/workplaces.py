"""In which places is an opening, how are they said in a line, and which of them is near?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, func
from sqlmodel import col, select

from portal import places
from portal.cooperatives.models import Service
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.openings.models import Opening, OpeningPlace


@dataclass(frozen=True, slots=True)
class Workplace:
    """One place of an opening: ISTAT code, letters of the province, street and number, and the service when it is one."""

    comune: str
    province: str
    address: str
    service: Service | None

    @property
    def label(self) -> str:
        """The comune as people write it: Lecco (LC)."""
        return label(self.comune, self.province)

    @property
    def street(self) -> str:
        """Street and number: its own, or those of the service in the same comune."""
        if self.address or self.service is None or self.service.comune != self.comune:
            return self.address
        return self.service.address

    @property
    def line(self) -> str:
        """Comune, street and service: what tells it from the others, the same in every language."""
        return ", ".join(filter(None, (self.label, self.street, self.service.name if self.service else "")))


def of(opening: Opening) -> list[Workplace]:
    """All places of an opening, the main one first."""
    first = Workplace(opening.comune, opening.province, opening.address, opening.service)
    return [first, *(Workplace(p.comune, p.province, p.address, p.service) for p in opening.further_places)]


def label(comune: str, province: str) -> str:
    """The comune as people write it, or the letters of the province when nobody knows the comune."""
    found = places.comune(comune)
    return found.label if found else province


def to_choose(opening: Opening) -> list[str]:
    """The lines of its places when there are several; one place is nothing to choose from."""
    lines = [place.line for place in of(opening)]
    return lines if len(lines) > 1 else []


def line(opening: Opening) -> str:
    """Where an opening is, in one line."""
    return said(opening.comune, opening.province, [place.comune for place in opening.further_places])


def said(comune: str, province: str, further: Sequence[str]) -> str:
    """The main place, and how many there are beside it: «Lecco (LC) e altri 2 luoghi»."""
    first = label(comune, province)
    if not further:
        return first
    if set(further) == {comune}:
        return _("%(place)s, in %(count)s luoghi", place=first, count=len(further) + 1)
    return ngettext("%(place)s e un altro luogo", "%(place)s e altri %(num)s luoghi", len(further), place=first)


def nearest(lat: float, lon: float, codes: Sequence[str]) -> str:
    """The name of the comune among these (ISTAT codes) that is the nearest to a point; empty when it is the first one."""
    known = [found for code in codes if (found := places.comune(code))]
    found = min(known, key=lambda c: places.haversine(lat, lon, c.lat, c.lon), default=None)
    return found.name if found and found.istat != codes[0] else ""


# -- the same in statements, for lists that read columns


def at_service(service_id: int) -> ColumnElement[bool]:
    """The condition that an opening has a place at this service."""
    return (col(Opening.service_id) == service_id) | _further(col(OpeningPlace.service_id) == service_id)


def further_places() -> ScalarSelect[str]:
    """A column for statements on `Opening`: its further places as «comune:service», commas between; null without any."""
    service = func.coalesce(cast(col(OpeningPlace.service_id), String), "")
    codes = func.aggregate_strings(col(OpeningPlace.comune) + ":" + service, ",")
    return select(codes).where(col(OpeningPlace.opening_id) == col(Opening.id)).correlate(Opening).scalar_subquery()


def in_provinces(codes: Collection[str]) -> ColumnElement[bool]:
    """The condition that one of the places of an opening lies in these provinces."""
    return col(Opening.province).in_(codes) | _further(col(OpeningPlace.province).in_(codes))


def in_comuni(codes: Collection[str]) -> ColumnElement[bool]:
    """The condition that one of the places of an opening is one of these comuni (ISTAT codes)."""
    return col(Opening.comune).in_(codes) | _further(col(OpeningPlace.comune).in_(codes))


def _further(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Opening.id).in_(select(OpeningPlace.opening_id).where(condition))


def comuni_in(further: str | None) -> list[str]:
    """ISTAT codes of what such a column holds."""
    return [place.partition(":")[0] for place in (further or "").split(",") if place]


def services_in(further: str | None) -> list[int]:
    """Numbers of the services that such a column names."""
    numbers = (place.partition(":")[2] for place in (further or "").split(","))
    return [int(number) for number in numbers if number]
