"""How does any form ask for a school? One field: words typed, then a school picked by its official code.

    class AskForm(Form):
        school = SchoolField(_l("La scuola"))

    form = AskForm(request.form)                  # a draft: AskForm(data={"school": "LCIS9A100A"})
    form.school.look_up(request.session)          # also before showing a form that holds a code already
    if form.validate(): …                         # then form.school.school is the School; form.data["school"] its code

In the template: `{% from "schools/_picker.html" import picker with context %}` and `{{ picker(form.school) }}`.
With JavaScript the field is a combobox that fills in the code. Without, the words are sent with the form, which comes
back (422) with the schools they match as radio buttons. A school that the register lacks is named by its code: the form
then asks its name and comune, and `propose=True` in `look_up` enters it, to be checked by staff.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session
from wtforms import StringField, ValidationError

from portal import places, said_places
from portal.i18n import gettext as _
from portal.schools import actions, kinds, queries
from portal.schools.models import School

SHOWN = 20


class SchoolField(StringField):  # type: ignore[misc]  # the library has no types
    """A school of the register; `data` is its code or None. Needs `look_up` before `validate`."""

    data: str | None

    def __init__(self, *arguments: Any, needed: bool = True, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.needed = needed
        self.flags.required = needed
        self.typed = ""  # the words in the field
        self.code = ""  # picked from the list
        self.asked = ""  # the words that the list answered
        self.new_name = ""
        self.new_place = ""
        self.school: School | None = None
        self.matches: Sequence[School] = ()
        self.unknown_code: str | None = None
        self.reason = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """What was sent under the names of this field, or the code that the form was given."""
        super().process(formdata, data, extra_filters)
        if formdata is not None and self.name in formdata:
            self.typed = _line(formdata.get(self.name))
            codes = [_line(one) for one in formdata.getlist(f"{self.name}-code")]
            self.code = next((one for one in codes if one), "")
            self.asked = _line(formdata.get(f"{self.name}-asked"))
            self.new_name = _line(formdata.get(f"{self.name}-name"))
            self.new_place = _line(formdata.get(f"{self.name}-place"))
        elif isinstance(self.data, str):
            self.code = self.data
        self.data = self.code or None

    def look_up(self, session: Session, *, propose: bool = False) -> None:
        """Find the school that is meant; `propose` enters one that the register lacks, once it has a name and a comune."""
        self.school, self.matches, self.unknown_code, self.reason = None, (), None, ""
        # Other words than those the list answered are a new question.
        if self.code and (not self.typed or self.typed == self.asked or not self.asked):
            self.school = queries.by_code(session, self.code)
        if self.school is None and self.typed:
            self.school = queries.by_code(session, self.typed)
        if self.school is None and self.typed:
            self._search(session, propose)
        elif self.school is None and self.code:
            self.reason = _("Questa scuola non è più nell’elenco. Cercala di nuovo.")
        if self.school is not None:
            self.typed = self.asked = label(self.school)
            self.matches = [self.school]
        self.data = self.school.code if self.school else None

    def pre_validate(self, form: Any) -> None:
        """Nothing but a school of the register will do."""
        if self.school is not None:
            return
        if self.reason:
            raise ValidationError(self.reason)
        if self.needed:
            raise ValidationError(_("Scrivi almeno tre lettere del nome della scuola, o il suo codice."))

    def _search(self, session: Session, propose: bool) -> None:
        self.matches = queries.find(session, self.typed, SHOWN)
        self.asked = self.typed
        code = kinds.normal_code(self.typed)
        if self.matches:
            self.reason = _("Scegli la scuola dalla lista.")
        elif code and not queries.is_closed(session, code):
            self.unknown_code = code
            self.reason = _("Questo codice non è ancora nell’elenco: scrivi il nome e il comune della scuola.")
            if self.new_name and self.new_place:
                self._propose(session, code, propose)
        elif code:
            self.reason = _("Questa scuola risulta chiusa. Scegline un’altra, o scrivi al consorzio.")
        elif len(self.typed) < 3:
            self.reason = _("Scrivi almeno tre lettere del nome della scuola, o il suo codice.")
        else:
            self.reason = _("Nessuna scuola con queste parole. Prova con il comune, o scrivi il codice meccanografico.")

    def _propose(self, session: Session, code: str, propose: bool) -> None:
        place = said_places.understand(self.new_place)
        if place is None or place.comune is None:
            near = ", ".join(c.label for c in places.suggest(self.new_place, 3))
            self.reason = _("Non troviamo questo comune.") + (f" {_('Forse:')} {near}." if near else "")
        elif propose:
            self.school = actions.propose(session, code, self.new_name, place.comune)


def label(school: School) -> str:
    """One line that tells a school from every other: name, comune, code."""
    return f"{school.name}, {school.place} · {school.code}"


def _line(value: Any) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""
