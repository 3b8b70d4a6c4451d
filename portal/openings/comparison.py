"""How does what somebody typed differ from what is saved, and what would it look like as an opening?"""

from typing import Any

from portal.openings import pay
from portal.openings.desk_forms import PLAIN, OpeningForm
from portal.openings.form_values import of_row
from portal.openings.models import Opening
from portal.web import both_versions

# Said in another way on the page.
LEFT_OUT = frozenset({"checked", "cooperative_id", "extension_reason", "more"})


def rows(mine: OpeningForm, opening: Opening) -> list[tuple[str, str, str]]:
    """Label, my words and the saved words of every field that differs."""
    saved = type(mine)(data=of_row(opening))
    saved.offer_choices(mine.employers, mine.workplaces, list(mine.professions.values()), mine.minima)
    here, there = mine.more.words(), saved.more.words()
    further = [(str(mine.more.label.text), here, there)] if here != there else []
    return both_versions.rows(mine, saved, besides=LEFT_OUT) + further


def trial(form: OpeningForm, opening: Opening | None) -> Opening:
    """What is typed as an opening that no session knows, to be checked while it is still being written."""
    values: dict[str, Any] = {name: form[name].data or "" for name in PLAIN}
    try:
        values |= form.values()
    except (KeyError, ValueError):
        values["title"] = form.title.data or ""  # a choice is missing or wrong: only the words can be checked
    found = form.pay() or (None, None)
    typed = form.kind in pay.WITHOUT_TABLE
    known = {"cooperative_id": form.cooperative_id.data, "pay_min": found[0], "pay_max": found[1], "pay_typed": typed}
    row = Opening.written(
        **({"comune": "", "province": "", "slug": "", "profession_id": form.profession_id.data} | values | known)
    )
    row.service = form.services.get(form.service_id.data)
    for place in row.further_places:
        place.service = form.services.get(place.service_id or 0)
    return row
