"""What does a file of people hold, who may have it, and how is it written down that somebody took it?

Columns follow the roles: what a person may not see in a cooperative is not in the file either. Who is in the file reads
in their own page that the cooperative exported them.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications import search
from portal.applications.desk_forms import STAGES
from portal.applications.dossier_names import Pair, subject
from portal.applications.lists.people import CHUNK, within
from portal.applications.models import Application
from portal.applications.search import Known
from portal.applications.tags import keeping as tags
from portal.candidates import vocabulary
from portal.candidates.models import Candidate, Viewing
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.policy import Staff
from portal.csv_files import as_csv
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import shown_phone
from portal.web.templates import ROME
from portal.xlsx_files import TYPE, as_xlsx

MOST = 1000  # people in one file: more is no longer work with people but a copy of the register
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": TYPE}
WHAT = "export"  # as it stands in `Viewing`


@dataclass(frozen=True)
class Row:
    """One person as the file tells of them."""

    cooperative: int
    known: Known
    candidate: Candidate
    home: str
    tags: Sequence[str]


@dataclass(frozen=True)
class Column:
    """One column: its head, what it tells, which right it takes, how wide it is in a spreadsheet (characters)."""

    head: Any
    of: Callable[[Row], object]
    action: Action = Action.SEARCH_CANDIDATES
    width: int = 16


COLUMNS = (
    Column(_l("Nome e cognome"), lambda r: r.known.newest.name, width=26),
    Column(_l("E-mail"), lambda r: r.candidate.email, Action.READ_APPLICATIONS, 30),
    Column(_l("Telefono"), lambda r: shown_phone(r.known.newest.phone), Action.READ_APPLICATIONS),
    Column(_l("Comune"), lambda r: r.known.town.name if r.known.town else ""),
    Column(_l("Provincia"), lambda r: r.known.town.province if r.known.town else "", width=10),
    Column(_l("Ultima candidatura"), lambda r: r.known.newest.submitted_at.astimezone(ROME).date(), width=18),
    Column(_l("Offerte e fasi"), lambda r: "; ".join(f"{title} ({STAGES[stage]})" for _n, title, stage in r.known.openings), width=50),
    Column(_l("Competenze"), lambda r: ", ".join(vocabulary.skill_name(code) for code in r.known.skills), width=40),
    Column(_l("Disponibilità"), lambda r: ", ".join(vocabulary.availability_name(code) for code in availability(r.known)), width=30),
    Column(_l("Auto"), lambda r: {True: _("sì"), False: _("no"), None: ""}[r.known.newest.car], width=8),
    Column(_l("Etichette"), lambda r: ", ".join(r.tags), Action.TAG_CANDIDATES, 30),
    Column(_l("Dati conservati fino al"), lambda r: r.candidate.kept_until, Action.READ_APPLICATIONS, 20),
)  # fmt: skip


def availability(known: Known) -> list[str]:
    """Codes of when somebody can work, told or read, each once."""
    read = (str(e["value"]) for cv in known.files for e in cv.facts.get("availability", ()))
    return list(dict.fromkeys([*known.newest.availability, *read]))


def rows(session: Session, staff: Staff, pairs: Sequence[Pair]) -> list[Row]:
    """These dossiers as far as this person may export them now, in the given order."""
    wanted = within(session, staff, pairs, Action.EXPORT_CANDIDATES, hold=True)
    known: dict[str, Known] = {}
    people: dict[int, Candidate] = {}
    marked: dict[str, list[str]] = {}
    for at in range(0, len(wanted), CHUNK):
        part = wanted[at : at + CHUNK]
        known |= search.for_desk(session, staff, [subject(pair) for pair in part])
        newest = {known[name].newest.candidate_id for pair in part if (name := subject(pair)) in known}
        found = session.exec(select(Candidate).where(col(Candidate.id).in_(newest)))
        people |= {row.key: row for row in found}
        marked |= {n: [t.name for t in them] for n, them in tags.of_dossiers(session, staff, part).items()}
    homes = {c.key: c.name for c in cooperatives.in_scope(session, staff, Action.EXPORT_CANDIDATES)}
    return [
        Row(pair[0], known[name], people[known[name].newest.candidate_id], homes.get(pair[0], ""), marked.get(name, ()))
        for pair in wanted if (name := subject(pair)) in known
    ]  # fmt: skip


def columns(staff: Staff, homes: set[int]) -> list[Column]:
    """What this person may see of everybody of these cooperatives; with several, first which one."""
    several = [Column(_l("Cooperativa"), lambda r: r.home, width=24)] if len(homes) > 1 else []
    return several + [c for c in COLUMNS if all(staff.may_in(c.action, home) for home in homes)]


def written(session: Session, staff: Staff, found: Sequence[Row], kind: str, *, by: Person) -> IO[bytes]:  # fmt: skip
    """The file. In the same transaction every application that is told of in it notes who exported it."""
    chosen = columns(staff, {row.cooperative for row in found})
    head = [str(column.head) for column in chosen]
    body = [[column.of(row) for column in chosen] for row in found]
    homes = {number: row.cooperative for row in found for number, _title, _stage in row.known.openings}
    told = list(homes)
    for at in range(0, len(told), CHUNK):
        whose = select(Application.id, Application.candidate_id).where(col(Application.id).in_(told[at : at + CHUNK]))
        looked = [
            Viewing(
                candidate_id=who, application_id=number, cooperative_id=homes[number or 0], person_id=by.key, what=WHAT
            )
            for number, who in session.exec(whose.with_for_update(read=True, key_share=True)).all()
        ]
        if looked:
            session.execute(insert(Viewing), [row.model_dump(exclude={"id"}) for row in looked])
    if kind == "xlsx":
        return as_xlsx(_("Persone"), head, body, [column.width for column in chosen])
    return io.BytesIO(as_csv(head, [[_day(cell) for cell in line] for line in body]))


def _day(cell: object) -> object:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell


def file_name(kind: str, day: date) -> str:
    """Nothing personal: neither who is in it nor what the list is called."""
    name = _("persone")
    return f"{name}-{day.isoformat()}.{kind}"
