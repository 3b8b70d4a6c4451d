"""Which parts are pages made of, and how does each one look in every state? (development only)"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from wtforms import BooleanField, FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import EmailField, SelectChoice, TelField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, email, required

CONTRACTS = [SelectChoice("ti", _l("Tempo indeterminato")), SelectChoice("td", _l("Tempo determinato"))]
HOURS = [SelectChoice("pt", _l("Part-time")), SelectChoice("ft", _l("Tempo pieno"))]
TRACKS = [
    SelectChoice("su", _l("Scienze umane")),
    SelectChoice("ip", _l("Servizi per la sanità")),
    SelectChoice("al", _l("Un’altra")),
]
SHIFTS = [SelectChoice("d", _l("Giorno")), SelectChoice("n", _l("Notte")), SelectChoice("w", _l("Fine settimana"))]
PROVINCES = [
    "Bergamo",
    "Brescia",
    "Como",
    "Cremona",
    "Lecco",
    "Lodi",
    "Mantova",
    "Milano",
    "Monza",
    "Pavia",
    "Sondrio",
    "Varese",
]


class SampleForm(Form):
    """One field of each kind."""

    name = StringField(_l("Nome e cognome"), [required(_l("Scrivi il tuo nome e cognome."))])
    mail = EmailField(_l("E-mail"), [required(), email])
    phone = TelField(_l("Telefono"), [Optional()])
    contract = SelectField(_l("Contratto"), choices=CONTRACTS, default="ti")
    hours = RadioField(_l("Quante ore?"), [required(_l("Scegli una risposta."))], choices=HOURS)
    track = RadioField(_l("Che scuola fai?"), choices=TRACKS, default="su")
    shifts = SelectMultipleField(
        _l("Turni"), choices=SHIFTS, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    message = TextAreaField(_l("Vuoi aggiungere qualcosa?"), [Optional(), at_most(500)])
    cv = FileField(_l("Curriculum"))
    consent = BooleanField(
        _l("Ho letto l’informativa sulla privacy"), [required(_l("Serve per poter leggere la tua candidatura."))]
    )


def samples() -> Mapping[str, Any]:
    """What templates/styleguide.html shows: forms filled and refused, and invented values for the other parts."""
    refused = SampleForm(mail="amina@", contract="ti", prefix="refused-")
    refused.validate()
    received, read = datetime(2026, 11, 12, 16, 5, tzinfo=UTC), datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
    return {
        "filled": SampleForm(name="Amina Conti", mail="amina@example.org", shifts=["n"]),
        "refused": refused,
        "today": date(2026, 11, 21),
        "moment": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "provinces": [
            {"value": name.lower(), "label": name, "count": 14 - n, "selected": n == 1} for n, name in enumerate(PROVINCES)
        ],
        "history": [
            {"title": _("Candidatura ricevuta"), "when": received},
            {"title": _("Curriculum letto da chi seleziona"), "when": read, "state": "now"},
            {
                "title": _("Risposta"), "when": date(2026, 12, 3), "state": "next",
                "text": _("La ricevi per mail, qualunque sia."),
            },
        ],
    }  # fmt: skip
