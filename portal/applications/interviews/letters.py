"""What do the mails about an interview say, to the person and to colleagues, and what stands in their calendars?"""

from dataclasses import dataclass, replace
from datetime import datetime

from portal.applications.interviews.models import Interview
from portal.calendar_files import Entry
from portal.i18n import current, ngettext
from portal.i18n import gettext as _
from portal.letters import Letter
from portal.moments import span
from portal.openings.models import Opening

FIRST_DATES = 8  # named in the mail; all of them are on the page


@dataclass(frozen=True)
class About:
    """One interview in words, in the language that is being spoken."""

    person: str
    opening: str
    cooperative: str
    when: str
    minutes: str
    place: str
    link: str
    panel: str
    note: str
    contact: str
    reason: str = ""

    @classmethod
    def of(cls, interview: Interview, panel: list[str]) -> "About":
        """As it stands now."""
        opening = interview.application.opening
        home = opening.cooperative
        return cls(
            interview.application.name, title(opening), home.name, when(interview),
            ngettext("%(num)s minuto", "%(num)s minuti", interview.minutes),
            interview.place, interview.link, ", ".join(panel), interview.round.note,
            ", ".join(part for part in (home.phone, home.email) if part), interview.reason,
        )  # fmt: skip

    def facts(self) -> list[tuple[str, str]]:
        """All of it as lines; empty ones are left out by whoever shows them."""
        return [
            (_("Quando"), self.when),
            (_("Durata"), self.minutes),
            (_("Dove"), self.place or (_("Online") if self.link else "")),
            (_("Collegamento"), self.link),
            (_("Con chi"), self.panel),
            (_("Da sapere"), self.note),
            (_("Offerta"), self.opening),
            (_("Cooperativa"), self.cooperative),
        ]


def title(opening: Opening) -> str:
    """The opening's title in the language that is being spoken."""
    return opening.title_en if current() == "en" and opening.title_en else opening.title


def when(interview: Interview) -> str:
    """Day and hours as clocks in Italy show them; empty while there is no date."""
    ends = interview.ends_at
    return span(interview.starts_at, ends) if interview.starts_at is not None and ends is not None else ""


def to_candidate(what: str, about: About, url: str, *, dates: list[str] | None = None, by_candidate: bool = False) -> Letter:  # fmt: skip
    """The letter to the person: offered, booked, moved, cancelled or reminder."""
    change = _("Se non puoi, cambia la data o disdici dalla pagina della candidatura: il link è personale.")
    speak = [_("Per parlare con noi: %(contact)s", contact=about.contact)] if about.contact else []
    if what == "offered":
        found = dates or []
        more = (
            ngettext("e %(num)s altra", "e altre %(num)s", len(found) - FIRST_DATES) if len(found) > FIRST_DATES else ""
        )
        facts = [(_("Date libere"), "; ".join([*found[:FIRST_DATES], *([more] if more else [])])), *about.facts()[1:]]
        return Letter(
            _("Scegli il giorno del colloquio con %(cooperative)s", cooperative=about.cooperative), _hello(about),
            [
                _("abbiamo letto la tua candidatura e ci piacerebbe incontrarti. Scegli tu la data: basta un tocco."),
                _("Se nessuna ti va bene, dillo nella stessa pagina e ne troviamo un’altra."),
            ],
            facts=facts, links=[(_("Scegli la data"), url)], notes=speak,
        )  # fmt: skip
    if what == "cancelled":
        told = (
            _("hai disdetto il colloquio. La cooperativa lo sa già: non devi fare altro.")
            if by_candidate
            else _("il colloquio non si tiene. Il file allegato lo toglie dal tuo calendario.")
        )
        return Letter(
            _("Colloquio annullato: %(when)s", when=about.when), _hello(about), [told], quote=about.reason,
            facts=[about.facts()[0], *about.facts()[-2:]], links=[(_("Apri la candidatura"), url)], notes=speak,
        )  # fmt: skip
    subject, text = {
        "booked": (
            _("Colloquio fissato: %(when)s", when=about.when),
            _("il colloquio è fissato. Il file allegato lo mette nel tuo calendario."),
        ),
        "moved": (
            _("Colloquio cambiato: %(when)s", when=about.when),
            _("il colloquio è cambiato. Qui sotto c’è com’è adesso; il file allegato aggiorna il tuo calendario."),
        ),
        "reminder": (
            _("Domani: il colloquio con %(cooperative)s", cooperative=about.cooperative),
            _("ti ricordiamo il colloquio."),
        ),
    }[what]
    return Letter(
        subject,
        _hello(about),
        [text, change],
        facts=about.facts(),
        links=[(_("Apri la candidatura"), url)],
        notes=speak,
    )


def _hello(about: About) -> str:
    return _("Ciao %(name)s,", name=about.person)


def to_staff(what: str, about: About, url: str, *, by_candidate: bool = False) -> Letter:
    """The letter to those who sit in: booked, moved, cancelled, unsuited or reminder."""
    names = {"name": about.person, "when": about.when}
    subject, text = {
        "booked": (_("Colloquio fissato con %(name)s: %(when)s", **names), _("il colloquio è fissato.")),
        "moved": (_("Colloquio cambiato con %(name)s: %(when)s", **names), _("il colloquio è cambiato.")),
        "cancelled": (_("Colloquio annullato con %(name)s: %(when)s", **names), _("il colloquio non si tiene.")),
        "unsuited": (
            _("%(name)s non può in nessuna delle date", name=about.person),
            _("nessuna delle date proposte va bene. Leggi il messaggio nella candidatura e proponine altre."),
        ),
        "reminder": (
            _("Domani: colloquio con %(name)s", name=about.person),
            _("domani c’è il colloquio. Dopo, scrivi com’è andata: basta un momento."),
        ),
    }[what]
    who = [_("Lo ha deciso la persona candidata.")] if by_candidate and what in ("moved", "cancelled") else []
    facts = [(_("Persona"), about.person), *about.facts()[: None if what != "unsuited" else 5]]
    return Letter(
        subject, _("Buongiorno,"), [text, *who], quote=about.reason if what == "cancelled" else "",
        facts=[f for f in facts if f[0] != _("Da sapere")], links=[(_("Apri il colloquio"), url)],
    )  # fmt: skip


def entry(
    interview: Interview, about: About, *, url: str, organiser: tuple[str, str], attendee: tuple[str, str],
    for_staff: bool, cancelled: bool = False,
) -> Entry | None:  # fmt: skip
    """The interview as calendars know it; None while it has no date."""
    ends = interview.ends_at
    if interview.starts_at is None or ends is None:
        return None
    words = about.facts()[4:]
    made = Entry(
        uid=interview.uid, sequence=interview.sequence, starts_at=interview.starts_at, ends_at=ends,
        changed_at=interview.updated_at, summary=_("Colloquio – %(opening)s, %(cooperative)s", opening=about.opening, cooperative=about.cooperative),
        description="\n".join(f"{name}: {text}" for name, text in words if text), location=about.link or about.place, url=url,
        organiser=organiser, attendee=attendee, cancelled=cancelled,
    )  # fmt: skip
    if not for_staff:
        return made
    return replace(made, summary=_("Colloquio – %(name)s, %(opening)s", name=about.person, opening=about.opening))


def erased_entry(uid: str, sequence: int, starts_at: datetime, ends_at: datetime, changed_at: datetime, organiser: tuple[str, str], attendee: tuple[str, str]) -> Entry:  # fmt: skip
    """What takes the date of somebody who was erased out of a colleague's calendar: nothing about the person."""
    return Entry(
        uid=uid, sequence=sequence, starts_at=starts_at, ends_at=ends_at, summary=_("Colloquio annullato"),
        changed_at=changed_at, organiser=organiser, attendee=attendee, cancelled=True,
    )  # fmt: skip


def erased_letter(when_it_was: str) -> Letter:
    """The colleague hears that the date is free again."""
    return Letter(
        _("Colloquio annullato: %(when)s", when=when_it_was), _("Buongiorno,"),
        [_("la persona candidata ha cancellato i suoi dati: il colloquio non si tiene. Il file allegato lo toglie dal calendario.")],
    )  # fmt: skip
