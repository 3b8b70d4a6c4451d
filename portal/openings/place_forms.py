"""What may staff type about the further places of an opening, and how do rows come, go and change places?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portal import places
from portal.cooperatives.models import Service
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings.models import MOST_PLACES, Opening
from portal.places import fold
from portal.web.forms import Form, at_most, comune

TYPED = ("place", "address", "service_id")  # the fields that the main place has too


def whole(value: Any) -> int | None:
    """A number from a list of choices; nothing chosen is None."""
    return int(value) if value not in (None, "") else None


def written(place: str, address: str, service: Service | None) -> dict[str, Any]:
    """What a row keeps of a place: comune and address are those of the service where nothing is typed."""
    town = places.find(place) or (places.comune(service.comune) if service and not place else None)
    return {
        "comune": town.istat if town else "",
        "province": town.province if town else "",
        "address": address or (service.address if service and not place else ""),
        "service_id": service.key if service else None,
    }


class PlaceForm(Form):
    """One further place; a row in which nothing is written is none."""

    place = StringField(_l("Comune"), validators=[at_most(80), comune])
    address = StringField(_l("Indirizzo"), validators=[at_most(200)])
    service_id = SelectField(_l("Servizio"), coerce=whole)

    services: Mapping[int, Service] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in this row."""
        return not any(self[name].data for name in TYPED)

    def values(self) -> dict[str, Any]:
        """What the row keeps."""
        service = self.services.get(self.service_id.data or 0)
        return written(self.place.data or "", self.address.data or "", service)


class PlaceRows(FieldList):  # type: ignore[misc]  # the library has no types
    """The further places: rows that come, go, and change places with the main one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(FormField(PlaceForm), *args, max_entries=MOST_PLACES - 1, **options)
        self.type = "FieldList"  # as templates know it

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").partition("-")[0] if name.startswith(f"{prefix}-") else ""
            if number.isascii() and number.isdigit() and len(number) < 3:
                yield int(number)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another place."""
        return len(self.entries) >= MOST_PLACES - 1

    @property
    def rows(self) -> list[PlaceForm]:
        """Every row, also the empty ones."""
        return [entry.form for entry in self.entries]

    def offer(self, services: Mapping[int, Service], choices: Sequence[SelectChoice]) -> None:
        """What can be chosen; call it after rows came."""
        for row in self.rows:
            row.services, row.service_id.choices = services, list(choices)

    def typed(self) -> list[dict[str, Any]]:
        """What stands in each row, as typed."""
        return [{name: row[name].data for name in TYPED} for row in self.rows]

    def show(self, rows: Sequence[dict[str, Any]]) -> None:
        """Show these rows instead."""
        self.process(None, data=list(rows))

    def check(self, cooperative_id: int | None, main: dict[str, Any]) -> None:
        """The rules between places; call it after each field has been checked for itself."""
        known = {_same(main)}
        for row in self.rows:
            if row.is_empty or row.errors:
                continue
            found = row.values()
            if (service := row.services.get(row.service_id.data or 0)) and service.cooperative_id != cooperative_id:
                row.refuse({"service_id": [_("Questo servizio è di un’altra cooperativa.")]})
            elif not found["comune"]:
                row.refuse({"place": [_("Scrivi in quale comune è questo luogo.")]})
            elif _same(found) in known:
                row.refuse({"place": [_("Questo luogo c’è già: cambia l’indirizzo o il servizio, o toglilo.")]})
            known.add(_same(found))
        wrong = [row.errors for row in self.rows]
        self.errors = wrong if any(wrong) else []

    def values(self) -> list[dict[str, Any]]:
        """What the opening keeps: the rows in which something is written."""
        return [row.values() for row in self.rows if not row.is_empty]

    def words(self) -> str:
        """The rows as text, a line each."""
        names = {key: service.name for row in self.rows for key, service in row.services.items()}
        lines = (
            [row.place.data, row.address.data, names.get(row.service_id.data or 0)]
            for row in self.rows
            if not row.is_empty
        )
        return "\n".join(", ".join(part for part in line if part) for line in lines)


def move(form: Any, asked: Mapping[str, Any]) -> bool:
    """Add, drop or promote a place of an opening's form when a button asks for it; False when none does.

    All that is typed stays.
    """
    more: PlaceRows = form.more
    rows = more.typed()
    drop, main = (_row_of(asked.get(name), len(rows)) for name in ("drop_place", "main_place"))
    if drop is not None:
        del rows[drop]
    elif main is not None:
        rows.insert(0, {name: form[name].data for name in TYPED})
        chosen = rows.pop(main + 1)
        for name in TYPED:
            form[name].data = chosen[name]
    elif asked.get("then") == "place":
        rows += [] if more.is_full else [dict.fromkeys(TYPED)]
    else:
        return False
    form.moved = True
    more.show(rows)
    more.offer(form.services, form.service_id.choices)
    return True


def _row_of(said: Any, rows: int) -> int | None:
    """Which of these rows a button names; None for any that is not there."""
    text = str(said or "")
    return int(text) if re.fullmatch(r"[0-9]", text) and int(text) < rows else None


def of_row(opening: Opening) -> list[dict[str, Any]]:
    """The further places of an opening as the form shows them."""
    towns = [(place, places.comune(place["comune"])) for place in opening.further]
    return [
        {"place": town.label if town else "", "address": place["address"], "service_id": place["service_id"]}
        for place, town in towns
    ]


def _same(place: Mapping[str, Any]) -> tuple[str, str, int | None]:
    """What makes two places one."""
    return place["comune"], fold(place["address"]), place["service_id"]
