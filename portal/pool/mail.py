"""Which mails does somebody in the pool get, and what do they say?

Each mail is written once: its `unique` name begins with `pool:<entry>:` or `invitation:<number>:`, so that erasing
either also stops what is still on its way.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import mail
from portal.db import today
from portal.openings import workplaces
from portal.outbox import Note
from portal.pool import invitations, links, queries
from portal.pool.models import PoolEntry
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

NOTICE = timedelta(days=14)


def tell_asked(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `pool.asked` (the subject is the entry): prove the address, or the way to the page that is there already."""
    for note in notes:
        with portal.db.write() as session:
            entry = queries.whole(session, int(note.subject))
            if entry is not None:
                known = entry.confirmed_at is not None
                locale = str(note.payload.get("locale", entry.locale))
                mail.compose(
                    session, portal.render, to=entry.candidate.email, template="pool_known" if known else "pool_confirm",
                    unique=f"pool:{entry.key}:asked:{note.payload.get('submission', '')}", locale=locale, entry=entry,
                    page_url=_page(portal.settings.key, entry, locale),
                )  # fmt: skip


def send_link(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `pool.link_asked`: a fresh link to the page of the address in the payload; nothing for an unknown one."""
    for note in notes:
        locale = str(note.payload.get("locale", "it"))
        with portal.db.write() as session:
            entry = queries.of_email(session, str(note.payload["email"]))
            if entry is not None:
                mail.compose(
                    session, portal.render, to=entry.candidate.email, template="pool_known",
                    unique=f"pool:{entry.key}:link:{note.name}", locale=locale, entry=entry,
                    page_url=_page(portal.settings.key, entry, locale),
                )  # fmt: skip


def remind(portal: "Portal") -> None:
    """Whoever is found by cooperatives hears two weeks before the year is over: once a year, one press stays on."""
    day = today()
    with portal.db.read() as session:
        ending = queries.ending(session, day, day + NOTICE)
    for number in ending:
        with portal.db.write() as session:
            entry = queries.whole(session, number)
            if entry is None or not entry.is_shown(day) or entry.kept_until > day + NOTICE:
                continue  # renewed, stopped or erased meanwhile
            mail.compose(
                session, portal.render, to=entry.candidate.email, template="pool_ending",
                unique=f"pool:{entry.key}:ending:{entry.kept_until}", locale=entry.locale, entry=entry,
                page_url=_page(portal.settings.key, entry, entry.locale),
            )  # fmt: skip


def tell_invited(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `pool.invited` (the subject is the invitation): a cooperative would like to hear from them.

    Nothing goes to somebody who has stopped or hidden meanwhile, or whose invitation is over.
    """
    for note in notes:
        with portal.db.write() as session:
            row = invitations.whole(session, int(note.subject))
            entry = row.entry if row else None
            if row is None or entry is None or not row.is_waiting(today()) or not entry.is_shown(today()):
                continue
            if row.cooperative_id not in {c.key for c in queries.viewers(session, entry.key)}:
                continue
            locale, opening = entry.locale, row.opening
            token = links.invitation_token(portal.settings.key, row)
            mail.compose(
                session, portal.render, to=row.candidate.email, template="pool_invitation",
                unique=f"invitation:{row.key}:sent", locale=locale, entry=entry, invitation=row, opening=opening,
                cooperative=row.opening.cooperative, place=workplaces.line(opening),
                invitation_url=addresses.absolute("pool.invitation", locale, token=token),
                page_url=_page(portal.settings.key, entry, locale),
            )  # fmt: skip


def _page(key: bytes, entry: PoolEntry, locale: str) -> str:
    return addresses.absolute("pool.show", locale, token=links.page_token(key, entry))
