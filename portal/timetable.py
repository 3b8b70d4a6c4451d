"""Which work follows a change, and which the clock? A topic → handler table, a timetable, and the jobs that join features."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlmodel import Session

from portal import indexes, limits, rewriting
from portal.accounts import actions as accounts
from portal.accounts import mail as accounts_mail
from portal.alerts import actions as alerts_actions
from portal.alerts import finding as alerts
from portal.alerts import mail as alerts_mail
from portal.applications import batch_work, batches, digests, dossiers, erasure
from portal.applications import mail as applications_mail
from portal.applications.interviews import actions as interviews
from portal.applications.interviews import mail as interviews_mail
from portal.applications.lists import keeping as lists
from portal.applications.merging import likely as merging_likely
from portal.applications.searches import keeping as saved_searches
from portal.applications.tags import keeping as tags
from portal.candidates import orphans, reading
from portal.candidates import queries as candidates
from portal.db import now, today
from portal.events import actions as events_actions
from portal.events import by_the_clock, sign_ups
from portal.events import mail as events_mail
from portal.mail import Mail, Refused, Unreachable, mark_sent, message
from portal.openings import actions as openings_actions
from portal.openings import missed
from portal.openings import scheduling as openings_schedule
from portal.openings import search as openings
from portal.outbox import Later, Note
from portal.outreach import certificate_mail, reminders, school_merges, surveys, unclaimed
from portal.outreach import link_mail as visits_links
from portal.outreach import mail as visits_mail
from portal.pool import mail as pool_mail
from portal.pool import search as pool
from portal.schools import import_work
from portal.stories import actions as stories_actions
from portal.stories import mail as stories_mail

if TYPE_CHECKING:
    from portal.app import Portal

log = structlog.get_logger()

Handler = Callable[["Portal", Sequence[Note]], None]


@dataclass(frozen=True)
class Topic:
    """How notes of one topic are handled: by whom, how many at a time, and whether side by side in threads.

    A batch succeeds or fails as one; side by side each note is on its own.
    """

    handle: Handler
    batch: int = 1
    side_by_side: bool = False


@dataclass(frozen=True)
class Recurring:
    """Work by the clock."""

    name: str
    every: timedelta
    run: Callable[["Portal"], None]


def topics() -> dict[str, Topic]:
    """Every topic of the portal and who handles it."""
    return {
        "mail.written": Topic(send_mail),
        "cv.received": Topic(reading.read_received, batch=min(4, os.cpu_count() or 1), side_by_side=True),
        "application.submitted": Topic(applications_mail.tell_submitted),
        "application.moved": Topic(applications_mail.tell_moved),
        "message.written": Topic(applications_mail.tell_message),
        interviews.OFFERED: Topic(interviews_mail.tell_offered),
        interviews.CHANGED: Topic(interviews_mail.tell_changed),
        interviews.ERASED: Topic(interviews_mail.tell_erased),
        "interview.left": Topic(interviews_mail.end_left),
        batches.CONFIRMED: Topic(batch_work.carry_out),
        batches.UNDONE: Topic(batch_work.take_back),
        "link.asked": Topic(applications_mail.send_links),
        "link.revoked": Topic(applications_mail.send_replaced_link),
        "application.erased": Topic(erasure.clean_up),
        "erasure.finished": Topic(rewriting.finish_erasures, batch=50),
        openings.TOPIC: Topic(openings.handle, batch=200),
        openings_actions.PUBLISHED: Topic(alerts.handle, batch=500),
        alerts_actions.ASKED: Topic(alerts_mail.tell_asked),
        dossiers.TOPIC: Topic(dossiers.handle, batch=200),
        merging_likely.TOPIC: Topic(merging_likely.handle, batch=200),
        "pool.asked": Topic(pool_mail.tell_asked),
        "pool.link_asked": Topic(pool_mail.send_link),
        "pool.invited": Topic(pool_mail.tell_invited),
        pool.TOPIC: Topic(pool.handle, batch=200),
        "sign_in.requested": Topic(answer_sign_ins),
        import_work.BROUGHT: Topic(import_work.look_through),
        import_work.CONFIRMED: Topic(import_work.apply),
        school_merges.MERGED: Topic(school_merges.move_visits),
        school_merges.PARTED: Topic(school_merges.move_back),
        stories_actions.EXPIRED: Topic(stories_mail.tell_expired),
        **dict.fromkeys(sign_ups.TOPICS, Topic(events_mail.tell, batch=10)),
        sign_ups.LEFT: Topic(events_mail.tell_left),
        events_actions.CHANGED: Topic(events_mail.tell_changed),
        events_actions.CANCELLED: Topic(events_mail.tell_cancelled),
        **{topic: Topic(visits_mail.tell) for topic in visits_mail.TOPICS},
        "visit.held": Topic(certificate_mail.tell_held),
        "visit_draft.proof_asked": Topic(visits_links.send_proof),
        "visit_link.asked": Topic(visits_links.send_links),
        "visit_link.revoked": Topic(visits_links.send_replaced_link),
    }


def timetable() -> list[Recurring]:
    """All that runs by the clock, on one page."""
    return [
        Recurring("heal the search", timedelta(minutes=1), heal_search),
        Recurring("publish openings", timedelta(minutes=1), publish_openings),
        Recurring("close openings", timedelta(minutes=10), close_openings),
        Recurring("sweep counters", timedelta(hours=1), sweep_counters),
        Recurring("rewrite the index after erasures", timedelta(hours=24), rewriting.rewrite_index),
        Recurring("erase old applications", timedelta(hours=24), erasure.erase_old),
        Recurring("sweep orphan files", timedelta(hours=1), orphans.sweep),
        Recurring("forget survey sheets", timedelta(hours=24), forget_sheets),
        Recurring("sweep sign-ins", timedelta(hours=1), sweep_sign_ins),
        Recurring("ring for unclaimed visits", timedelta(hours=1), ring_unclaimed),
        Recurring("remind classes of their visits", timedelta(minutes=30), reminders.remind),
        Recurring("forget drafts and teachers of past visits", timedelta(hours=12), reminders.forget),
        Recurring("remind of interviews", timedelta(minutes=15), interviews_mail.remind),
        Recurring("expire stories", timedelta(hours=1), expire_stories),
        Recurring("tell who is in the pool that the year ends", timedelta(hours=12), pool_mail.remind),
        Recurring("write digests", timedelta(minutes=15), digests.write_due),
        Recurring("tell of new openings", timedelta(minutes=1), alerts_mail.write_due),
        Recurring("ask whether alerts are wanted", timedelta(hours=6), alerts_mail.ask_again),
        Recurring("sweep alerts", timedelta(hours=1), alerts_mail.sweep),
        Recurring("forget searches in vain", timedelta(hours=24), forget_missed),
        Recurring("forget old acts", timedelta(hours=24), batch_work.sweep),
        Recurring("forget deleted tags, lists and searches", timedelta(hours=24), forget_deleted),
        Recurring("remind of events", timedelta(hours=1), by_the_clock.remind),
        Recurring("forget who signed up", timedelta(hours=24), by_the_clock.forget),
    ]


def send_mail(portal: "Portal", notes: Sequence[Note]) -> None:
    """Let a mail leave. Once it is accepted its words are deleted."""
    for note in notes:
        with portal.db.read() as session:
            mail = session.get(Mail, int(note.subject))
        if mail is None or mail.sent_at is not None:
            continue
        try:
            portal.mail.send(message(mail, portal.settings.mail_from))
        except Unreachable as away:
            waited = (now() - mail.created_at).total_seconds()
            raise Later(str(away), timedelta(seconds=min(900, max(10, waited / 4)))) from None
        except Refused as refused:
            log.warning("mail refused", mail=mail.id, reason=str(refused))
        with portal.db.write() as session:
            stored = session.get(Mail, mail.id)
            if stored is not None:
                mark_sent(stored)


def answer_sign_ins(portal: "Portal", notes: Sequence[Note]) -> None:
    """A link to sign in goes to people with an account and to candidates."""

    def is_candidate(session: Session, email: str) -> bool:
        return candidates.by_email(session, email) is not None

    accounts_mail.answer_requests(portal, notes, is_candidate)


def sweep_sign_ins(portal: "Portal") -> None:
    """Forget sessions and links that are over."""
    with portal.db.write() as session:
        accounts.sweep(session)


def publish_openings(portal: "Portal") -> None:
    """Drafts whose day has come are public, each on its own; what is not fit stays a draft and the desk says so."""
    moment = now()
    with portal.db.read() as session:
        waiting = openings_schedule.due(session, moment)
    for number in waiting:
        with portal.db.write() as session:
            openings_schedule.come_out(session, number, moment)


def close_openings(portal: "Portal") -> None:
    """Openings whose last day has gone by are over; the change takes them out of the index."""
    with portal.db.write() as session:
        openings_actions.close_expired(session, today())


def expire_stories(portal: "Portal") -> None:
    """Stories whose consent has run out leave the site (no query shows them a minute longer) and staff are told."""
    with portal.db.write() as session:
        stories_actions.expire(session, today())


def ring_unclaimed(portal: "Portal") -> None:
    """Requests that nobody answered for five days: the coordinator is told, once for each."""
    with portal.db.write() as session:
        unclaimed.ring(session, now())


def heal_search(portal: "Portal") -> None:
    """Rebuild whatever index is missing or damaged; a sound one costs a glance."""
    indexes.heal(portal)


def forget_missed(portal: "Portal") -> None:
    """Words searched in vain are kept for a year."""
    with portal.db.write() as session:
        missed.sweep(session)


def forget_deleted(portal: "Portal") -> None:
    """Tags, lists and searches that were deleted and that nobody can bring back any more."""
    with portal.db.write() as session:
        tags.sweep(session)
        lists.sweep(session)
        saved_searches.sweep(session)


def forget_sheets(portal: "Portal") -> None:
    """Names of survey forms are kept only while a double tap can come."""
    with portal.db.write() as session:
        surveys.forget_sheets(session)


def sweep_counters(portal: "Portal") -> None:
    """Drop limits whose hour is over."""
    with portal.db.write() as session:
        limits.sweep(session)
