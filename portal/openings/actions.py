"""How does an opening come about, change, become public and end?

Callers hand over a row that they hold (`desk_queries.one(…, lock=True)`) and the version that the person saw; a row
that has moved on since then is never overwritten unknowingly.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from portal import acts, outbox, places
from portal.accounts.models import Person
from portal.acts import Act
from portal.db import now, today
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.openings import ad_checks, drafts, pay, queries
from portal.openings.models import CloseReason, Extension, Opening, State

CLOSED, DELETED = "opening.closed", "opening.deleted"
PUBLISHED = "opening.published"  # the topic of a note: an opening has become public, also for the second time
# What a copy takes along: everything that was written, nothing of what happened to it.
COPIED = (
    "cooperative_id", "service_id", "profession_id", "title", "title_en", "description", "requirements", "offer",
    "summary_en", "selection", "positions", "comune", "province", "address", "contract", "contract_months", "level_min",
    "level_max", "hours_min", "hours_max", "pay_min", "pay_max", "pay_typed", "pay_note", "shifts", "nights", "weekends",
    "on_call", "season", "car", "protected_category", "contribution_relief", "reply_days", "further",
)  # fmt: skip


def create(
    session: Session, values: Mapping[str, Any], *, by: Person, today: date, submission: str | None = None
) -> Opening:
    """A new draft; it may lack everything but its cooperative and profession.

    Raises Conflict when the form of this name (`submission`) became an opening already.
    """
    opening = Opening.written(slug=secrets.token_hex(16), submission=submission, **values)
    opening.edited_by_id = by.key
    try:
        with session.begin_nested():
            session.add(opening)
            session.flush()
    except IntegrityError:
        raise Conflict(_("Questo modulo è già stato salvato. Il tuo testo è ancora qui: salva di nuovo.")) from None
    opening.slug = _slug(opening)
    price(session, opening, today)
    return opening


def edit(
    session: Session, opening: Opening, values: Mapping[str, Any], *, by: Person, version: int, today: date,
    checked: bool = False, reason: str = "",
) -> list[str]:  # fmt: skip
    """Change what is written; returns the names of the fields that changed.

    Raises Conflict when somebody saved since `version`, or when the opening is over; RuleBroken when a public opening
    would no longer be fit to be public (`checked`: the author has looked at new words that were pointed out), or when
    its last day moves later without a `reason`.
    """
    if opening.state is State.CLOSED:
        raise Conflict(_("Questa offerta è chiusa e non si può più modificare. Puoi farne una copia."))
    changed = differences(opening, values)
    if opening.version != version and changed:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questa offerta."))
    if not changed:
        return []
    known, last_day = {f.key for f in ad_checks.check(opening)}, opening.closes_on
    for name, value in values.items():
        setattr(opening, name, value)
    session.flush()
    session.refresh(opening, ["service", "profession", "cooperative"])
    for place in opening.further_places:
        session.expire(place, ["service"])
    price(session, opening, today)
    if opening.state is State.DRAFT:
        opening.slug = _slug(opening)
    else:
        reasons = reasons_against(opening, today, checked, known)
        if "closes_on" not in changed:
            reasons.pop("closes_on", None)  # on its last day a slip of the pen can still be put right
        later = last_day is not None and opening.closes_on is not None and opening.closes_on > last_day
        if later and not reason:
            reasons["extension_reason"] = [_("Scrivi perché sposti più avanti l’ultimo giorno: resta nella storia.")]
        if reasons:
            raise RuleBroken(reasons)
        if later:
            _keep_extension(session, opening, last_day, reason, by)
    touch(opening, by)
    return changed


def publish(
    session: Session, opening: Opening, *, by: Person, version: int, today: date, checked: bool = False
) -> None:
    """Make a draft public. Raises Conflict for a stale page and RuleBroken with every reason against it at once."""
    if opening.state is State.PUBLISHED:
        raise Conflict(_("Questa offerta è già pubblicata."))
    if opening.state is State.CLOSED:
        raise Conflict(_("Questa offerta è chiusa. Per riproporla fanne una copia."))
    if opening.version != version:
        raise Conflict(_("Nel frattempo un’altra persona ha cambiato questa offerta. Guardala prima di pubblicarla."))
    price(session, opening, today)
    reasons = reasons_against(opening, today, checked)
    if reasons:
        raise RuleBroken(reasons)
    opening.state, opening.published_at = State.PUBLISHED, now()
    opening.publish_at = opening.publish_failed_at = None
    touch(opening, by)
    outbox.note(session, PUBLISHED, opening.key)


def extend(
    session: Session, opening: Opening, until: date, reason: str, *, by: Person, version: int, today: date
) -> None:
    """Move the last day of a public opening later. Sent twice, it happens once.

    Raises Conflict when it is not public or somebody saved since `version`, RuleBroken for a day that is not later.
    """
    if opening.state is not State.PUBLISHED:
        raise Conflict(_("Si proroga solo un’offerta pubblicata. Una chiusa si ripropone."))
    if opening.closes_on == until and any(
        (e.after, e.reason) == (until, reason) for e in queries.extensions(session, opening)
    ):
        return
    if opening.version != version:
        raise Conflict(_("Nel frattempo un’altra persona ha cambiato questa offerta. Guardala prima di prorogarla."))
    before = opening.closes_on
    if until <= max(before or today, today):
        raise RuleBroken({"closes_on": [_("Scegli un giorno più avanti di quello di adesso.")]})
    if until > today + ad_checks.LONGEST:
        raise RuleBroken({"closes_on": [_("Al massimo sei mesi da oggi: un’offerta più vecchia non è più vera.")]})
    opening.closes_on = until
    _keep_extension(session, opening, before or today, reason, by)
    touch(opening, by)


def _keep_extension(session: Session, opening: Opening, before: date | None, reason: str, by: Person) -> None:
    after = opening.closes_on
    assert before is not None and after is not None, "a public opening has a last day"
    session.add(Extension(opening_id=opening.key, before=before, after=after, reason=reason, by_id=by.key))


def relist(session: Session, opening: Opening, *, by: Person, today: date) -> Opening:
    """Offer a closed opening again: a new draft of the same words. Who applied stays with the old one.

    Asked twice, it is the draft that is there already. Raises Conflict for an opening that is not closed.
    """
    if opening.state is not State.CLOSED:
        raise Conflict(_("Questa offerta non è chiusa: si può prorogare, non riproporre."))
    begun = session.exec(
        select(Opening).where(Opening.relists_id == opening.key, Opening.state == State.DRAFT).order_by(col(Opening.id))
    ).first()
    if begun is not None:
        return begun
    again = copy(session, opening, by=by, today=today)
    again.relists_id = opening.key
    return again


def close(session: Session, opening: Opening, reason: CloseReason, *, by: Person | None) -> None:
    """End a public opening; `by` is None when its last day went by. Raises Conflict when it is not public."""
    if opening.state is State.CLOSED:
        raise Conflict(_("Questa offerta è già chiusa."))
    if opening.state is State.DRAFT:
        raise Conflict(_("Questa offerta è una bozza: si può eliminare, non chiudere."))
    opening.state, opening.close_reason, opening.closed_at = State.CLOSED, reason, now()
    touch(opening, by)
    if by is not None:
        _record(session, CLOSED, opening, by)


def close_expired(session: Session, today: date) -> int:
    """End every public opening whose last day has gone by; how many there were."""
    rows = session.exec(
        select(Opening)
        .where(Opening.state == State.PUBLISHED, col(Opening.closes_on) < today)
        .with_for_update(of=Opening)
    ).all()
    for row in rows:
        close(session, row, CloseReason.EXPIRED, by=None)
    return len(rows)


def copy(session: Session, opening: Opening, *, by: Person, today: date) -> Opening:
    """The same opening once more, as a draft without dates: for a new post or to offer a closed one again."""
    values = {name: getattr(opening, name) for name in COPIED}
    return create(session, {**values, "shifts": list(opening.shifts)}, by=by, today=today)


def delete(session: Session, opening: Opening, *, by: Person) -> None:
    """Throw a draft away. Raises Conflict for anything that was ever public: that is history."""
    if opening.state is not State.DRAFT:
        raise Conflict(_("Si possono eliminare solo le bozze. Un’offerta pubblicata si chiude."))
    _record(session, DELETED, opening, by, row=drafts.frozen(opening))
    session.delete(opening)


def reopen(session: Session, act: Act, by: Person) -> None:
    """Take a closure back: the opening is public again. Raises Conflict when its last day has gone by."""
    opening = session.exec(select(Opening).where(Opening.id == act.payload["opening"]).with_for_update()).first()
    if opening is None or opening.state is not State.CLOSED:
        raise Conflict(_("Nel frattempo questa offerta è cambiata: non c’è più una chiusura da annullare."))
    if opening.closes_on is not None and opening.closes_on < today():
        raise Conflict(_("L’ultimo giorno per candidarsi è passato: per riproporla fanne una copia."))
    opening.state, opening.close_reason, opening.closed_at = State.PUBLISHED, None, None
    touch(opening, by)
    outbox.note(session, PUBLISHED, opening.key)


def restore(session: Session, act: Act, by: Person) -> None:
    """Take the deletion of a draft back: the same words as a draft with a new number."""
    opening = Opening.written(**drafts.thawed(session, act.payload["row"]))
    opening.slug = secrets.token_hex(16)
    session.add(opening)
    session.flush()
    opening.slug = _slug(opening)
    touch(opening, by)


def _record(session: Session, kind: str, opening: Opening, by: Person, **payload: Any) -> None:
    acts.record(
        session, kind, by=by, cooperative_id=opening.cooperative_id, opening=opening.key, title=opening.title, **payload
    )


def differences(opening: Opening, values: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose value would change."""
    return [name for name, value in values.items() if getattr(opening, name) != value]


def reasons_against(
    opening: Opening, today: date, checked: bool, known: set[tuple[str, str]] | None = None
) -> dict[str, list[str]]:
    """All that speaks against an opening being public, by field; warnings that were `known` count as looked at."""
    reasons = ad_checks.missing(opening, today)
    findings = ad_checks.check(opening)
    for finding in findings:
        if finding.is_error:
            words = _("«%(words)s» non si può scrivere in un’offerta di lavoro.", words=finding.words)
            reasons.setdefault(finding.field, []).append(words)
    if not checked and any(not f.is_error and f.key not in (known or set()) for f in findings):
        reasons["checked"] = [_("Guarda le parole segnalate e conferma che vanno bene.")]
    return reasons


def price(session: Session, opening: Opening, today: date) -> None:
    """Work out the pay from level and hours, unless no agreement knows it and the cooperative typed it."""
    opening.pay_typed = opening.contract in pay.WITHOUT_TABLE
    if opening.pay_typed:
        opening.level_min = opening.level_max = None
        return
    minima = queries.pay_table(session, today)
    if not minima.monthly:
        return  # an installation without a table has nothing to say about what is written already
    found = pay.pay_range(
        minima, opening.level_min, opening.level_max, opening.hours_min, opening.hours_max, opening.contract
    )
    opening.pay_min, opening.pay_max = found or (None, None)


def touch(opening: Opening, by: Person | None) -> None:
    """Count one more version, by this person; None when it was the clock."""
    opening.version += 1
    opening.edited_by_id = by.key if by else None


def _slug(opening: Opening) -> str:
    """The public address: the words of the title, the comune, and the number that makes it the only one."""
    where = places.comune(opening.comune)
    words = places.fold(f"{opening.title} {where.name if where else ''}").encode("ascii", "ignore").decode()
    return "-".join(words.split())[:90].strip("-") + f"-{opening.key}"
