"""What may staff type about a place of work, a profession or the home page?"""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from portal import places
from portal.cooperatives.kinds import NAMES
from portal.cooperatives.models import Cooperative, Service, ServiceKind
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.professions.models import ProfessionText
from portal.web.forms import Form, at_most, comune, required

# How the blocks of a profession are typed: as text, one item a line, or one "08:30 words" a line.
TEXTS = ("what_you_do", "with_whom", "hard_sides", "study_path", "register", "where_it_leads")
LISTS = ("where", "skills", "synonyms")
_MOMENT = re.compile(r"(\d{1,2}[:.]\d{2})\s+(\S.*)")


def hours(_form: Form, field: Field) -> None:
    """Every line is an hour and what happens then."""
    for line in (field.data or "").splitlines():
        if line.strip() and not _MOMENT.fullmatch(line.strip()):
            raise ValidationError(
                _(
                    "Ogni riga comincia con l’ora, per esempio «08:30 Colazione insieme». Questa no: %(line)s",
                    line=line.strip()[:60],
                )
            )


class ServiceForm(Form):
    """A place of work, as the page of its cooperative shows it."""

    cooperative_id = SelectField(_l("Cooperativa"), [required()], coerce=lambda v: int(v) if v else None)
    name = StringField(_l("Nome"), [required(_l("Scrivi come si chiama.")), at_most(160)])
    kind = SelectField(_l("Tipo di servizio"), [required()])
    place = StringField(_l("Comune"), [required(_l("Scrivi in quale comune si trova.")), at_most(80), comune])
    address = StringField(_l("Via e numero"), [at_most(200)])
    about = TextAreaField(_l("Che posto è"), [at_most(1200)])
    about_en = TextAreaField(_l("Che posto è, in inglese"), [at_most(1200)])
    professions = SelectMultipleField(
        _l("Chi ci lavora"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    visits = BooleanField(_l("Si può visitare, su richiesta"))
    version = HiddenField()

    def offer(self, cooperatives: Sequence[Cooperative], professions: Sequence[tuple[str, str]]) -> "ServiceForm":
        """Put in what can be chosen; professions are pairs of slug and name."""
        self.cooperative_id.choices = [SelectChoice(value=c.key, label=c.name) for c in cooperatives]
        self.kind.choices = [SelectChoice(value=kind.value, label=str(name)) for kind, name in NAMES.items()]
        self.professions.choices = [SelectChoice(value=slug, label=name) for slug, name in professions]
        return self

    def values(self) -> dict[str, Any]:
        """What was typed, as columns of the row (without the cooperative, which a place keeps)."""
        where = places.find(self.place.data or "")
        assert where is not None  # checked by the form
        return {
            "name": self.name.data, "kind": ServiceKind(self.kind.data), "comune": where.istat, "province": where.province,
            "address": self.address.data or "", "about": _plain(self.about), "about_en": _plain(self.about_en),
            "professions": list(self.professions.data or []), "visits": bool(self.visits.data),
        }  # fmt: skip


def of_service(row: Service) -> dict[str, Any]:
    """A row as the data of its form."""
    plain = {
        name: getattr(row, name)
        for name in ("cooperative_id", "name", "address", "about", "about_en", "professions", "visits")
    }
    return plain | {"kind": row.kind.value, "place": row.place, "version": str(row.version)}


class ProfessionForm(Form):
    """The words about a profession in one language."""

    title = StringField(_l("Nome, nelle due forme"), [required(_l("Scrivi il nome della professione.")), at_most(160)])
    title_f = StringField(_l("Forma femminile"), [at_most(120)])
    title_m = StringField(_l("Forma maschile"), [at_most(120)])
    summary = TextAreaField(
        _l("In una frase"), [required(_l("Scrivi una frase: sta nelle liste e nei motori di ricerca.")), at_most(400)]
    )
    what_you_do = TextAreaField(
        _l("Che cosa fai"), [required(_l("Scrivi che cosa si fa: è la prima domanda.")), at_most(4000)]
    )
    day = TextAreaField(_l("Una giornata"), [at_most(4000), hours])
    with_whom = TextAreaField(_l("Con chi"), [at_most(3000)])
    where = TextAreaField(_l("Dove"), [at_most(2000)])
    hard_sides = TextAreaField(_l("Le parti difficili"), [at_most(3000)])
    skills = TextAreaField(_l("Che cosa impari a fare"), [at_most(2000)])
    study_path = TextAreaField(_l("Che cosa si studia"), [at_most(4000)])
    register = TextAreaField(_l("Albo e abilitazione"), [at_most(3000)])
    where_it_leads = TextAreaField(_l("Dove porta"), [at_most(3000)])
    synonyms = TextAreaField(_l("Altri nomi con cui la si cerca"), [at_most(1000)])
    author = StringField(_l("Chi ha scritto il testo"), [at_most(120)])
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What was typed, as columns of the row; `blocks` holds only the blocks of the form."""
        blocks: dict[str, Any] = {name: _plain(self[name]) for name in TEXTS if name in self}
        blocks |= {name: _lines(self[name]) for name in LISTS if name in self}
        moments = [_MOMENT.fullmatch(line) for line in _lines(self.day)]
        blocks["day"] = [[m[1].replace(".", ":").rjust(5, "0"), m[2]] for m in moments if m]
        titles = {name: self[name].data or "" for name in ("title", "title_f", "title_m", "summary") if name in self}
        return titles | {"blocks": blocks, "author": self.author.data or ""}


def profession_form(language: str, sent: Any = None, data: dict[str, Any] | None = None) -> ProfessionForm:
    """The form for one language: only Italian has two genders, and other names that people search."""
    form = ProfessionForm(sent, data=data)
    if language != "it":
        for name in ("title_f", "title_m", "synonyms"):
            del form[name]
    return form


def of_profession(row: ProfessionText) -> dict[str, Any]:
    """A row as the data of its form."""
    blocks = row.blocks
    data = {name: blocks.get(name) or "" for name in TEXTS} | {
        name: "\n".join(blocks.get(name) or []) for name in LISTS
    }
    day = "\n".join(f"{hour} {words}" for hour, words in blocks.get("day") or [])
    titles = {name: getattr(row, name) for name in ("title", "title_f", "title_m", "summary", "author")}
    return data | titles | {"day": day, "version": row.updated_at.isoformat()}


class HomeForm(Form):
    """The first words of the home page in one language; what is left empty is said as the portal says it."""

    hero_title = StringField(_l("Il titolo grande"), [at_most(90)])
    hero_lead = TextAreaField(_l("Le righe sotto il titolo"), [at_most(300)])
    study_title = StringField(_l("Prima porta: titolo"), [at_most(60)])
    study_text = TextAreaField(_l("Prima porta: testo"), [at_most(200)])
    work_title = StringField(_l("Seconda porta: titolo"), [at_most(60)])
    work_text = TextAreaField(_l("Seconda porta: testo"), [at_most(200)])
    teach_title = StringField(_l("Terza porta: titolo"), [at_most(60)])
    teach_text = TextAreaField(_l("Terza porta: testo"), [at_most(200)])
    version = HiddenField()

    def values(self) -> dict[str, str]:
        """What was typed, by the name of the text."""
        return {field.name: " ".join((field.data or "").split()) for field in self if field.name != "version"}


def _plain(field: Any) -> str:
    return (field.data or "").replace("\r\n", "\n")


def _lines(field: Any) -> list[str]:
    return [
        line.strip().lstrip("-•– ").strip() for line in (field.data or "").splitlines() if line.strip().lstrip("-•– ")
    ]
