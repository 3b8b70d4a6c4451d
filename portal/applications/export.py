"""What does a person get who asks for their own data? A ZIP: a JSON, the files, and a page that explains both."""

import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from tempfile import TemporaryFile
from typing import IO, Any

from sqlmodel import Session

from portal import places
from portal.alerts.models import Alert
from portal.applications import queries
from portal.applications.interviews import queries as interviews
from portal.applications.interviews.models import Interview
from portal.applications.judgement import queries as judgements
from portal.applications.lists import keeping as lists
from portal.applications.merging import queries as merging_queries
from portal.applications.models import Application
from portal.applications.tags import keeping as tags
from portal.candidates import queries as candidates
from portal.candidates.consents import POOL
from portal.candidates.models import Cv
from portal.cooperatives import queries as cooperatives
from portal.db import now
from portal.i18n import gettext as _
from portal.pool import invitations
from portal.pool import queries as pool_queries
from portal.pool.mask import mask
from portal.pool.models import PoolEntry
from portal.storage import Storage

FORMAT = "portal-own-data/1"


def build(
    session: Session, storage: Storage, applications: Sequence[Application], made_at: datetime, pool: PoolEntry | None = None,
    alerts: Sequence[Alert] = (),
) -> IO[bytes]:  # fmt: skip
    """The ZIP in a nameless file that vanishes when it is closed, ready to be read from its start."""
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            told = [_application(session, storage, archive, a) for a in applications]
            data: dict[str, Any] = {"format": FORMAT, "made_at": made_at, "applications": told}
            if pool is not None:
                data["pool"] = _pool(session, storage, archive, pool)
            if alerts:
                data["alerts"] = [_alert(a) for a in alerts]
            archive.writestr("dati.json", json.dumps(data, ensure_ascii=False, indent=2, default=_plain))
            archive.writestr("LEGGIMI.txt", readme(made_at))
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


def readme(made_at: datetime) -> str:
    """What is in the ZIP, in the reader's language."""
    return (
        "\n".join(
            [
                _("I tuoi dati, scaricati il %(day)s", day=made_at.strftime("%d/%m/%Y %H:%M UTC")),
                "",
                _("dati.json contiene tutto quello che il portale sa di te per ogni candidatura:"),
                _(
                    "- quello che hai scritto e quando, le fasi della selezione, i messaggi e le note della cooperativa;"
                ),
                _("- i colloqui: date, luogo, con chi, com’è andata;"),
                _("- le valutazioni dei colloqui: criteri, voti da 1 a 4 e note, con la data («judgements»);"),
                _("- le etichette che la cooperativa ti ha dato e le liste in cui ti ha messo («tags», «lists»);"),
                _("- i consensi che hai dato e con quale versione dell’informativa;"),
                _("- chi ha aperto la tua candidatura o i tuoi file, e quando («seen_by»);"),
                _("- il testo letto dai tuoi file e quello che il programma ne ha capito."),
                _("- se sei nel bacino: che cosa mostri e a chi, chi ha guardato, chi ti ha invitato («pool»);"),
                _("- i tuoi avvisi sulle offerte: che cosa cercano e quante volte ti scriviamo («alerts»);"),
                _("La cartella «file» contiene i tuoi file, uguali a come li hai mandati."),
                "",
                _("Puoi chiedere di cancellare tutto dalla pagina della candidatura: succede subito."),
            ]
        )
        + "\n"
    )


def _application(session: Session, storage: Storage, archive: zipfile.ZipFile, row: Application) -> dict[str, Any]:
    comune, moment = places.comune(row.comune), now()
    kept = merging_queries.kept(session, row.opening.cooperative_id, row.candidate_id)
    # What staff did within the last quarter of an hour is not decided yet: they may still take it back.
    moves = [m for m in queries.moves(session, row.key) if m.shown_at is None or m.shown_at <= moment]
    messages = [m for m in queries.messages(session, row.key) if m.shown_at is None or m.shown_at <= moment]
    return {
        "reference": row.reference,
        "opening": row.opening.title,
        "cooperative": row.opening.cooperative.name,
        "name": row.name, "email": row.candidate.email, "phone": row.phone, "language": row.locale,
        "submitted_at": row.submitted_at, "answer_by": row.answer_by, "answered_at": row.answered_at,
        "stage": queries.seen(session, row).stage, "kept_until": row.candidate.kept_until,
        "answers": {"work": row.answer_work, "training": row.answer_training, "availability": row.answer_availability},
        "message": row.message, "wanted_places": row.wanted_places,
        "details": {
            "town": comune.label if comune else None, "availability": row.availability, "skills": row.skills, "car": row.car,
        },
        "moves": [
            {"at": m.at, "from": m.before, "to": m.after, "by": "cooperative" if m.by_id else "candidate", "note": m.note, "told_at": m.shown_at}
            for m in moves
        ],
        "messages": [
            {"at": m.created_at, "by": "candidate" if m.from_candidate else "cooperative", "text": m.text, "read_at": m.read_at, "told_at": m.shown_at}
            for m in messages
        ],
        "calls": [{"at": c.at, "caller": c.caller, "said": c.said} for c in queries.calls(session, row.key)],
        "interviews": [_interview(session, i) for i in reversed(interviews.of_application(session, row.key)) if i.shown_at <= moment],
        "remarks": [{"at": r.created_at, "text": r.text} for r in queries.remarks(session, row.key)],
        "judgements": judgements.for_the_person(session, row.key),
        "tags": list(tags.names_on(session, row.opening.cooperative_id, kept)),
        "lists": [
            {"name": name, "since": since}
            for name, since in lists.names_with(session, row.opening.cooperative_id, kept)
        ],
        "consents": [
            {"purpose": c.purpose, "version": c.text_version, "given_at": c.given_at, "withdrawn_at": c.withdrawn_at}
            for c in candidates.consents(session, row.key)
        ],
        "seen_by": [
            {"at": v.at, "cooperative": name, "what": v.what} for v, name in candidates.viewings(session, row.key)
        ],
        "files": [_file(storage, archive, str(row.key), cv, n) for n, cv in enumerate(queries.files(session, row.key), 1)],
    }  # fmt: skip


def _interview(session: Session, row: Interview) -> dict[str, Any]:
    return {
        "offered_at": row.created_at, "state": row.state, "starts_at": row.starts_at, "minutes": row.minutes, "place": row.place,
        "link": row.link, "with": interviews.panel_names(session, [row.round])[row.round_id], "note": row.round.note,
        "settled_at": row.booked_at, "reason": row.reason, "called_off_by_you": bool(row.reason) and row.by_candidate,
        "outcome_note": row.outcome_note,
    }  # fmt: skip


def _pool(session: Session, storage: Storage, archive: zipfile.ZipFile, row: PoolEntry) -> dict[str, Any]:
    seen, town = mask(row), places.comune(row.comune)
    decided = {d.cooperative_id: d for d in pool_queries.doors(session, row.key)}
    return {
        "name": row.name, "email": row.candidate.email, "phone": row.phone, "language": row.locale,
        "shown": {
            "initials": seen.initials, "town": town.label if town else None, "professions": row.professions,
            "skills": row.skills, "availability": row.availability, "years": row.years,
        },
        "audience": row.audience, "visible_to": [c.name for c in pool_queries.viewers(session, row.key)],
        "hidden_from": [c.name for c in cooperatives.active(session) if (d := decided.get(c.key)) and d.hidden],
        "joined_at": row.confirmed_at, "stopped_at": row.stopped_at, "kept_until": row.kept_until,
        "consents": [
            {"purpose": c.purpose, "version": c.text_version, "given_at": c.given_at, "withdrawn_at": c.withdrawn_at}
            for c in pool_queries.consents(session, row.candidate_id, POOL)
        ],
        "seen_by": [
            {"cooperative": v.cooperative, "opening": v.opening, "times": v.times, "first": v.first, "last": v.last}
            for v in candidates.looks(session, row.candidate_id, None)
        ],
        "invitations": [
            {"at": i.created_at, "cooperative": i.cooperative.name, "opening": i.opening.title, "note": i.note,
             "state": i.state, "answered_at": i.answered_at, "reason": i.reason}
            for i in invitations.of_candidate(session, row.candidate_id)
        ],
        "files": [_file(storage, archive, "bacino", row.cv, 1)] if row.cv else [],
    }  # fmt: skip


def _alert(row: Alert) -> dict[str, Any]:
    return {
        "email": row.email, "language": row.locale, "search": row.asked, "frequency": row.frequency, "state": row.state,
        "asked_at": row.created_at, "confirmed_at": row.confirmed_at, "kept_at": row.kept_at, "last_mail_at": row.told_at,
    }  # fmt: skip


def _file(storage: Storage, archive: zipfile.ZipFile, folder: str, cv: Cv, number: int) -> dict[str, Any]:
    inside = f"file/{folder}/{number}-{cv.filename}"
    try:
        archive.write(storage.path(cv.storage_key), inside)
    except FileNotFoundError:  # taken away because it was infected
        inside = ""
    return {
        "name": cv.filename, "in_zip": inside, "size": cv.size, "sha256": cv.sha256, "received_at": cv.created_at,
        "scan": cv.scan, "reading": cv.reading, "reason": cv.reading_reason, "text": cv.text, "understood": cv.facts,
    }  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
