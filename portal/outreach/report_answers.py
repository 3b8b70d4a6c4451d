"""What was answered in a school year, for the report: the same groups as on the page, as tables and as spreadsheet lines."""

from collections.abc import Iterator
from typing import Any

from babel.dates import format_date

from portal import i18n
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.outreach import change, surveys
from portal.outreach.change import Change
from portal.outreach.figures_words import mean, number, signed
from portal.outreach.results import By, Kind, Line, Measures, Results
from portal.outreach.school_years import ROME

WAYS = {
    By.PROFESSION: (_l("Professione"), _l("Per professione")),
    By.COOPERATIVE: (_l("Cooperativa"), _l("Per cooperativa")),
    By.MEETING: (_l("Incontro"), _l("Per incontro")),
}
KINDS = {
    Kind.ALL: _l("Classi ed eventi aperti"),
    Kind.CLASSES: _l("Solo classi"),
    Kind.EVENTS: _l("Solo eventi aperti"),
}
Numbers = list[tuple[str, float | None]]


def kinds(measures: Measures) -> list[Kind]:
    """Which kinds have something to tell apart: both and each when there were both, else the one that there was."""
    there = [kind for kind in (Kind.CLASSES, Kind.EVENTS) if measures.results(By.PROFESSION, kind).held]
    return [Kind.ALL, *there] if len(there) > 1 else there


def rows(measures: Measures) -> Iterator[tuple[str, str, Numbers]]:
    """Group, item and its numbers, for a spreadsheet; None where too few answered."""
    names = {q.key: q.text for q in surveys.questions()}
    asked, interest = _("Domanda"), _("Interesse")
    for kind in kinds(measures):
        whole = measures.results(By.PROFESSION, kind)
        said = {c.question: c for c in whole.questions}
        for key, text in names.items():
            yield f"{asked} · {KINDS[kind]}", text, _numbers(said.get(key), whole.last.get(key))
        for by in _ways(kind):
            for line in measures.results(by, kind).lines:
                held: Numbers = [] if by is By.MEETING else [(_("incontri"), line.meetings)]
                numbers = [*held, *_numbers(line.now, line.last)]
                yield f"{interest} · {WAYS[by][1]} · {KINDS[kind]}", _item(line, "yyyy-MM-dd"), numbers


def sheet(measures: Measures) -> list[dict[str, Any]]:
    """The blocks of `templates/paper/year.typ`, one a kind: the five questions, then interest by each grouping."""
    return [_block(measures, kind) for kind in kinds(measures)]


def explained(found: Results) -> str:
    """Which meetings count, and why the others are in no sum."""
    return _(
        "Contano %(counted)s incontri su %(held)s: quelli con almeno %(count)s risposte prima e %(count)s dopo. Gli altri restano fuori da ogni somma, così nessuna differenza fra due numeri racconta di poche persone.",
        counted=found.counted, held=found.held, count=change.SMALLEST,
    )  # fmt: skip


def too_few() -> str:
    """What stands instead of numbers that would tell of few people."""
    return _("meno di %(count)s risposte", count=change.SMALLEST)


def _ways(kind: Kind) -> list[By]:
    return [By.PROFESSION, By.COOPERATIVE] if kind is Kind.ALL else list(By)


def _numbers(now: Change | None, last: Change | None) -> Numbers:
    return [
        (_("incontri con abbastanza risposte"), now.meetings if now else 0),
        (_("media prima"), now.before.mean if now else None), (_("risposte prima"), now.before.n if now else None),
        (_("media dopo"), now.after.mean if now else None), (_("risposte dopo"), now.after.n if now else None),
        (_("cambiamento"), now.gain if now else None), (_("cambiamento, misura precedente"), last.gain if last else None),
    ]  # fmt: skip


def _item(line: Line, pattern: str) -> str:
    if line.starts_at is None:
        return line.name
    day = format_date(line.starts_at.astimezone(ROME).date(), pattern, locale=i18n.babel_locale())
    return f"{day}, {line.name}"


def _block(measures: Measures, kind: Kind) -> dict[str, Any]:
    whole = measures.results(By.PROFESSION, kind)
    names = {q.key: q.text for q in surveys.questions()}
    interest, last = _("Interesse"), _("Un anno prima")
    measured = [_("Media prima"), _("Media dopo"), _("Cambiamento")]
    return {
        "title": str(KINDS[kind]), "explained": explained(whole),
        "questions": {
            "head": [_("Domanda"), "", *measured, last],
            "rows": [_row(names[c.question], [], c, whole.last.get(c.question)) for c in whole.questions],
        },
        "groups": [
            {
                "title": f"{interest} · {WAYS[by][1]}",
                "head": [
                    str(WAYS[by][0]), "", *([] if by is By.MEETING else [_("Incontri")]), *measured,
                    _("Misura precedente") if by is By.MEETING else last,
                ],
                "rows": [
                    _row(_item(line, "d MMM y"), [] if by is By.MEETING else [number(line.meetings)], line.now, line.last)
                    for line in measures.results(by, kind).lines
                ],
            }
            for by in _ways(kind)
        ],
    }  # fmt: skip


def _row(name: str, more: list[str], now: Change | None, last: Change | None) -> dict[str, Any]:
    """`line` is where the picture starts and ends, both means from 1 to 5; None where nothing may be shown."""
    cells = [
        [mean(now.before.mean), f"n {number(now.before.n)}"], [mean(now.after.mean), f"n {number(now.after.n)}"],
        [signed(now.gain), ""],
    ] if now else []  # fmt: skip
    return {
        "name": name, "more": more, "cells": cells, "few": "" if now else too_few(),
        "line": [now.before.mean, now.after.mean] if now else None, "last": signed(last.gain if last else None),
    }  # fmt: skip
