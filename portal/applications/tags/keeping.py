"""Which words does a cooperative put on its dossiers, who carries them, and how are they changed?

Tags stay inside their cooperative: every function takes the person, or a row that was found through one that does.
A deleted tag keeps its dossiers for as long as the deletion can be taken back, and shows nowhere.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select

from portal import acts, places
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import Act
from portal.applications.dossier_names import Pair, subject
from portal.applications.lists.models import Tag, Tagging
from portal.applications.lists.people import standing
from portal.cooperatives.models import Cooperative
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _

LONGEST, SHORTEST = 30, 2  # characters of a name
MOST = 80  # tags of one cooperative: more than one can read is no vocabulary
MOST_EACH = 12  # tags on one dossier
DELETED, MERGED = "tag.deleted", "tag.merged"


def read_name(text: str, most: int = LONGEST, field: str = "name") -> tuple[str, str]:
    """A name as it is shown and as it is compared. Raises RuleBroken with the reason beside the field."""
    name = " ".join(text.split())
    folded = places.fold(name)[: 2 * most]
    if not name:
        raise RuleBroken({field: [_("Scrivi un nome.")]})
    if len(name) > most:
        raise RuleBroken({field: [_("Il nome è troppo lungo: al massimo %(most)s caratteri.", most=most)]})
    if len(folded.replace(" ", "")) < SHORTEST:
        raise RuleBroken({field: [_("Il nome ha bisogno di almeno due lettere o cifre.")]})
    return name, folded


# -- which there are


@dataclass(frozen=True)
class Line:
    """One tag of the vocabulary, and how many dossiers carry it."""

    tag: Tag
    people: int


def vocabulary(session: Session, staff: Staff) -> Sequence[Tag]:
    """Tags of the cooperatives for which this person tags, by name."""
    mine = staff.cooperatives(Action.TAG_CANDIDATES)
    if not mine:
        return []
    return session.exec(
        select(Tag)
        .where(col(Tag.cooperative_id).in_(mine), col(Tag.deleted_at).is_(None))
        .order_by(col(Tag.folded), col(Tag.id))
    ).all()


def lines(session: Session, staff: Staff) -> list[Line]:
    """The vocabulary with how many people carry each tag now."""
    found = vocabulary(session, staff)
    known, tied = standing(col(Tag.cooperative_id), col(Tagging.candidate_id))
    rows = session.execute(
        columns(col(Tagging.tag_id), func.count())
        .join(Tag, col(Tag.id) == Tagging.tag_id)
        .join(known, tied)
        .where(col(Tagging.tag_id).in_([t.key for t in found]))
        .group_by(col(Tagging.tag_id))
    ).all()
    counted = {int(tag): int(many) for tag, many in rows}
    return [Line(tag, counted.get(tag.key, 0)) for tag in found]


def of_dossiers(session: Session, staff: Staff, pairs: Collection[Pair]) -> dict[str, list[Tag]]:
    """The tags of these dossiers by the dossier's name, as far as this person may see them."""
    mine = {cooperative for cooperative, _candidate in pairs} & staff.cooperatives(Action.TAG_CANDIDATES)
    if not mine:
        return {}
    rows = session.exec(
        select(Tagging.candidate_id, Tag)
        .join(Tag, col(Tag.id) == Tagging.tag_id)
        .where(
            col(Tag.cooperative_id).in_(mine), col(Tag.deleted_at).is_(None),
            col(Tagging.candidate_id).in_({candidate for _c, candidate in pairs}),
        )
        .order_by(col(Tag.folded), col(Tag.id))
    ).all()  # fmt: skip
    out: dict[str, list[Tag]] = {}
    for candidate, tag in rows:
        out.setdefault(subject((tag.cooperative_id, candidate)), []).append(tag)
    return out


def names_on(session: Session, cooperative_id: int, candidate_id: int) -> Sequence[str]:
    """What a cooperative tagged this person with, for the person's own data."""
    return session.exec(
        select(Tag.name)
        .join(Tagging, col(Tagging.tag_id) == Tag.id)
        .where(
            Tag.cooperative_id == cooperative_id, Tagging.candidate_id == candidate_id, col(Tag.deleted_at).is_(None)
        )
        .order_by(Tag.name)
    ).all()


def one(session: Session, staff: Staff, id_: int) -> Tag:
    """A tag that this person may change, held until the transaction ends; raises NotFound."""
    row = session.exec(
        select(Tag)
        .where(
            Tag.id == id_, col(Tag.deleted_at).is_(None), col(Tag.cooperative_id).in_(staff.cooperatives(Action.TAG_CANDIDATES))
        )
        .with_for_update(key_share=True)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return row


def named(session: Session, cooperative_id: int, folded: str) -> Tag | None:
    """The tag of this cooperative with that name."""
    return session.exec(select(Tag).where(Tag.cooperative_id == cooperative_id, Tag.folded == folded)).first()


# -- what is done with them


def create(session: Session, cooperative_id: int, text: str, *, field: str = "name") -> Tag:
    """A tag of this name, the one that is there or a new one. Raises RuleBroken for a bad name or too many tags."""
    name, folded = read_name(text, field=field)
    one_at_a_time(session, cooperative_id)
    there = named(session, cooperative_id, folded)
    if there is not None:
        return there
    count = session.exec(
        select(func.count()).where(Tag.cooperative_id == cooperative_id, col(Tag.deleted_at).is_(None))
    ).one()
    if count >= MOST:
        words = _(
            "Ci sono già %(most)s etichette: usane una, oppure unisci o elimina quelle che non servono.", most=MOST
        )
        raise RuleBroken({field: [words]})
    row = Tag(cooperative_id=cooperative_id, name=name, folded=folded)
    session.add(row)
    session.flush()
    return row


def one_at_a_time(session: Session, cooperative_id: int) -> None:
    """Two colleagues who write the same new name at the same moment make one, not two."""
    session.exec(select(Cooperative.id).where(Cooperative.id == cooperative_id).with_for_update(key_share=True)).all()


def put(session: Session, tag: Tag, candidates: Iterable[int], *, by: Person) -> tuple[int, int]:
    """Tag these people: how many got it now, and how many could not since they carry as many as one can read.

    The dossiers are known to be of the tag's cooperative.
    """
    there = set(session.exec(select(Tagging.candidate_id).where(Tagging.tag_id == tag.key)))
    wanted = set(candidates) - there
    carried: dict[int, int] = dict(
        session.execute(
            columns(col(Tagging.candidate_id), func.count())
            .join(Tag, col(Tag.id) == Tagging.tag_id)
            .where(
                col(Tag.cooperative_id) == tag.cooperative_id, col(Tag.deleted_at).is_(None),
                col(Tagging.candidate_id).in_(wanted),
            )
            .group_by(col(Tagging.candidate_id))
        ).all()
    )  # fmt: skip
    fit = sorted(candidate for candidate in wanted if carried.get(candidate, 0) < MOST_EACH)
    session.add_all(Tagging(tag_id=tag.key, candidate_id=candidate, by_id=by.key) for candidate in fit)
    session.flush()
    return len(fit), len(wanted) - len(fit)


def take(session: Session, tag: Tag, candidates: Collection[int]) -> int:
    """Take the tag off these people; how many carried it."""
    rows = session.exec(select(Tagging).where(Tagging.tag_id == tag.key, col(Tagging.candidate_id).in_(candidates)))
    removed = 0
    for row in rows.all():
        session.delete(row)
        removed += 1
    session.flush()
    return removed


def rename(session: Session, tag: Tag, text: str) -> None:
    """Another name. Raises RuleBroken for a bad one, Conflict when another tag has it (then one may merge them)."""
    name, folded = read_name(text)
    one_at_a_time(session, tag.cooperative_id)
    there = named(session, tag.cooperative_id, folded)
    if there is not None and there.id != tag.id:
        raise Conflict(_("C’è già l’etichetta «%(name)s». Se sono la stessa cosa, unisci le due.", name=there.name))
    tag.name, tag.folded = name, folded


def merge(session: Session, tag: Tag, into: Tag, *, by: Person) -> int:
    """Whoever carries `tag` carries `into` from now on, and `tag` is gone; how many people changed. Seven days to undo it.

    Raises Conflict for a tag with itself or of another cooperative.
    """
    if tag.id == into.id or tag.cooperative_id != into.cooperative_id:
        raise Conflict(_("Scegli un’altra etichetta della stessa cooperativa."))
    one_at_a_time(session, tag.cooperative_id)
    there = set(session.exec(select(Tagging.candidate_id).where(Tagging.tag_id == into.key)))
    rows = session.exec(select(Tagging).where(Tagging.tag_id == tag.key)).all()
    moved = [
        Tagging(tag_id=into.key, candidate_id=row.candidate_id, by_id=row.by_id, merged_from_id=tag.key)
        for row in rows if row.candidate_id not in there
    ]  # fmt: skip
    session.add_all(moved)
    _hide(tag)
    acts.record(
        session, MERGED, by=by, cooperative_id=tag.cooperative_id, tag=tag.key, into=into.key, title=tag.name,
        kept=into.name, folded=places.fold(tag.name)[: 2 * LONGEST],
    )  # fmt: skip
    return len(moved)


def throw_away(session: Session, tag: Tag, *, by: Person) -> None:
    """Delete a tag; for seven days it can be taken back with all who carried it."""
    acts.record(
        session, DELETED, by=by, cooperative_id=tag.cooperative_id, tag=tag.key, title=tag.name, folded=tag.folded
    )
    _hide(tag)


def _hide(tag: Tag) -> None:
    tag.deleted_at, tag.folded = now(), None


def restore(session: Session, act: Act, _by: Person) -> None:
    """Take a deletion back. Raises Conflict when another tag has the name by now."""
    tag = session.exec(select(Tag).where(Tag.id == act.payload["tag"]).with_for_update(key_share=True)).first()
    if tag is None:
        raise Conflict(_("Questa etichetta non c’è più."))
    one_at_a_time(session, tag.cooperative_id)
    if named(session, tag.cooperative_id, act.payload["folded"]) is not None:
        raise Conflict(_("Nel frattempo c’è un’altra etichetta con questo nome: rinominala, poi annulla."))
    tag.deleted_at, tag.folded = None, act.payload["folded"]


def part(session: Session, act: Act, by: Person) -> None:
    """Take a merge back: the old tag returns, and the other one leaves those who got it only through the merge."""
    restore(session, act, by)
    rows = session.exec(
        select(Tagging).where(Tagging.tag_id == act.payload["into"], Tagging.merged_from_id == act.payload["tag"])
    )
    for row in rows.all():
        session.delete(row)


# -- what is forgotten


def forget(session: Session, cooperative_id: int, candidate_id: int) -> None:
    """The dossier is erased: its tags go with it."""
    mine = select(Tag.id).where(Tag.cooperative_id == cooperative_id)
    session.execute(delete(Tagging).where(col(Tagging.candidate_id) == candidate_id, col(Tagging.tag_id).in_(mine)))


def sweep(session: Session) -> None:
    """Deleted tags that nobody can bring back any more."""
    session.execute(delete(Tag).where(col(Tag.deleted_at) < now() - acts.KEPT))
