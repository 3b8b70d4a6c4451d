"""What stands in the report of a school year, on paper and in a spreadsheet?"""

from collections.abc import Iterator
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from portal import i18n, places
from portal.csv_files import Figure
from portal.events.labels import FORMATS
from portal.i18n import gettext as _
from portal.outreach import province_map, report_answers
from portal.outreach.event_figures import EventFigures
from portal.outreach.figures import Place, Sum, Year
from portal.outreach.figures_words import number, signed
from portal.outreach.results import Measures
from portal.professions import tags


def track_name(slug: str) -> str:
    """What a track of school is called."""
    known = tags.tracks().get(slug)
    return known.name if known else slug


def head_figures(year: Year) -> list[tuple[str, str, str]]:
    """The numbers that come first: value, what it is, and the year before."""
    now, last = year.sum, year.last
    return [
        (number(len(now.schools)), _("scuole raggiunte"), number(len(last.schools))),
        (number(now.held), _("incontri svolti"), number(last.held)),
        (number(now.students), _("studenti e studentesse presenti"), number(last.students)),
        (number(now.student_hours), _("ore di orientamento ricevute"), number(last.student_hours)),
        (_percent(now.absent_share), _("assenti agli incontri"), _percent(last.absent_share)),
        (number(now.not_held), _("incontri saltati"), number(last.not_held)),
        (signed(year.gain.gain if year.gain else None), _("interesse guadagnato, su una scala da 1 a 5"),
         signed(year.last_gain.gain if year.last_gain else None)),
        (number(now.staff_hours), _("ore di lavoro delle cooperative"), number(last.staff_hours)),
    ]  # fmt: skip


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{number(value)}%"


def event_heads(now: EventFigures, last: EventFigures) -> list[tuple[str, str, str]]:
    """The numbers of the open events: value, what it is, and the year before."""
    return [
        (number(now.events), _("eventi"), number(last.events)),
        (number(now.signed_up), _("persone iscritte"), number(last.signed_up)),
        (number(now.came), _("persone arrivate"), number(last.came)),
        (number(now.missing), _("persone iscritte e non arrivate"), number(last.missing)),
        (signed(now.gain.gain if now.gain else None), _("interesse guadagnato, su una scala da 1 a 5"),
         signed(last.gain.gain if last.gain else None)),
        (number(now.staff_hours), _("ore di lavoro"), number(last.staff_hours)),
    ]  # fmt: skip


def rows(year: Year, measures: Measures, events: EventFigures) -> Iterator[list[object]]:
    """The report for a spreadsheet, one number a line: group, item, measure, value."""
    label = year.year.label

    def plain(value: float | None) -> Figure | str:
        if value is None:
            return ""
        return Figure(format_decimal(round(value, 2), locale=i18n.babel_locale(), group_separator=False))

    def line(group: str, item: str, measures: list[tuple[str, float | None]]) -> Iterator[list[object]]:
        for name, value in measures:
            yield [label, group, item, name, plain(value)]

    yield from line(_("Totale"), "", [*_sum(year.sum), (_("scuole mai raggiunte"), year.never_reached)])
    for province in year.provinces:
        name = places.provinces().get(province.key, province.key)
        more = [(_("residenti 14–19 anni"), province.residents), (_("presenti ogni 100 residenti"), province.share)]
        yield from line(_("Provincia"), f"{name} ({province.key})", [*_place(province), *more])
    for track in year.tracks:
        yield from line(_("Indirizzo di studio"), track_name(track.key), _place(track))
    for host, sums in year.hosts:
        yield from line(_("Cooperativa"), host, _sum(sums))
    for first, held, students in year.months:
        month = format_date(first.date(), "yyyy-MM")
        yield from line(
            _("Mese"), month, [(_("incontri svolti"), held), (_("studenti e studentesse presenti"), students)]
        )
    for form, held in year.formats:
        yield from line(_("Formato"), str(FORMATS[form]), [(_("incontri svolti"), held)])
    for group, item, numbers in report_answers.rows(measures):
        yield from line(group, item, numbers)
    yield from line(
        _("Eventi aperti"), "",
        [(_("eventi"), events.events), (_("persone iscritte"), events.signed_up), (_("persone arrivate"), events.came),
         (_("persone iscritte e non arrivate"), events.missing), (_("ore di lavoro"), events.staff_hours)],
    )  # fmt: skip


def _sum(sums: Sum) -> list[tuple[str, float | None]]:
    return [
        (_("scuole raggiunte"), len(sums.schools)), (_("incontri svolti"), sums.held), (_("classi"), sums.classes),
        (_("studenti e studentesse presenti"), sums.students), (_("assenti agli incontri"), sums.absent),
        (_("ore di incontro"), sums.hours), (_("ore di orientamento ricevute"), sums.student_hours),
        (_("incontri saltati"), sums.not_held), (_("ore di lavoro delle cooperative"), sums.staff_hours),
    ]  # fmt: skip


def _place(place: Place) -> list[tuple[str, float | None]]:
    return [(_("scuole del registro"), place.schools), (_("scuole mai raggiunte"), place.never), *_sum(place.sum)]


def sheet(
    year: Year, measures: Measures, events: list[tuple[str, str, str]], *, issuer: str, scope: str
) -> dict[str, Any]:
    """The data of `templates/paper/year.typ`, in the language that is being spoken."""
    return {
        "issuer": issuer, "scope": scope, "year": year.year.label,
        "stats": [[value, label, _("anno prima: %(value)s", value=last) if year.last.held else ""] for value, label, last in head_figures(year)],
        "map": province_map.svg(province_map.drawn(year.provinces)),
        "map_alt": _in_words(year) or _("Dove siamo arrivati"),
        "legend": [[kind.value, words] for kind, words in legend()],
        "provinces": [
            [places.provinces().get(p.key, p.key), number(p.schools), number(p.reached), number(p.never), number(p.sum.held),
             number(p.sum.students), number(p.sum.student_hours), number(p.share, 2)]
            for p in year.provinces if p.schools or p.reached
        ],
        "tracks": [
            [track_name(t.key), number(t.schools), number(t.reached), number(t.never), number(t.sum.held), number(t.sum.students)]
            for t in year.tracks
        ],
        "hosts": [[name, number(s.held), number(s.students), number(s.staff_hours)] for name, s in year.hosts],
        "answers": report_answers.sheet(measures),
        "events": [[label, value, last] for value, label, last in events],
        "words": _words(year),
    }  # fmt: skip


def _in_words(year: Year) -> str:
    """What the map says, for who cannot see it."""
    return "; ".join(
        _(
            "%(province)s: %(reached)s scuole raggiunte su %(schools)s",
            province=p.key,
            reached=p.reached,
            schools=p.schools,
        )
        for p in year.provinces
        if p.schools
    )


def legend() -> list[tuple[province_map.Shade, str]]:
    """What each shape of the map means."""
    kinds = province_map.Shade
    return [
        (kinds.MANY, _("metà delle scuole o più, quest’anno")), (kinds.SOME, _("meno di metà delle scuole, quest’anno")),
        (kinds.BEFORE, _("raggiunta in altri anni")), (kinds.NEVER, _("mai raggiunta")),
        (kinds.EMPTY, _("nessuna scuola nel registro")),
    ]  # fmt: skip


def _words(year: Year) -> dict[str, Any]:
    return {
        "title": _("Un anno con le scuole"), "year": _("Anno scolastico %(year)s", year=year.year.label),
        "where": _("Dove siamo arrivati"), "provinces": _("Per provincia"), "tracks": _("Per indirizzo"),
        "hosts": _("Chi ha accolto le classi"), "answers": _("Che cosa è cambiato nelle risposte"),
        "events": _("Eventi aperti, contati a parte"),
        "province_head": [_("Provincia"), _("Scuole"), _("Raggiunte"), _("Mai"), _("Incontri"), _("Presenti"), _("Ore"), _("Ogni 100 residenti 14–19")],
        "track_head": [_("Indirizzo di studio"), _("Scuole"), _("Raggiunte"), _("Mai"), _("Incontri"), _("Presenti")],
        "host_head": [_("Cooperativa"), _("Incontri"), _("Presenti"), _("Ore di lavoro")],
        "events_head": [_("Voce"), _("Quest’anno"), _("Un anno prima")],
        "picture": _("La barra va dalla media prima, dov’è il segno scuro, alla media dopo, su una scala da 1 a 5."),
        "none": _("Quest’anno nessuno ha ancora risposto alle domande."),
        "method": _("Come si conta: una scuola è raggiunta quando una sua classe ha partecipato a un incontro svolto; chi ha partecipato due volte conta due volte. Un istituto con più indirizzi compare in ognuno."),
        "attribution": _("Confini e popolazione: Openpolis/ISTAT, CC BY 4.0"), "page": _("pagina"),
    }  # fmt: skip
