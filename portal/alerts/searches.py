"""How is a search kept in an alert, read back, and said in words?"""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Session
from starlette.datastructures import ImmutableMultiDict

from portal import said_places
from portal.openings import filters, forms, names
from portal.openings.forms import Wanted
from portal.said_places import Kind

LONGEST = 2000  # characters of a search that is kept


def settled(wanted: Wanted) -> Wanted:
    """The search without what is no part of its meaning: order, page, complaints.

    Where a device says that it is becomes its comune: nobody's position is kept beside their address.
    """
    place, typed = wanted.place, wanted.typed_place
    if place is not None and place.kind is Kind.POINT:
        typed = place.label
    again = Wanted(
        words=wanted.words, typed_place=typed, radius=wanted.radius, chosen=wanted.chosen, pay_from=wanted.pay_from,
        typed_pay=wanted.typed_pay, exact=wanted.exact,
    )  # fmt: skip
    if place is None:
        return replace(again, typed_place="")
    return replace(again, place=said_places.understand(typed) if place.kind is Kind.POINT else place)


def written(wanted: Wanted) -> str:
    """The search as a query string, the same for two searches that mean the same."""
    return urlencode(sorted((k, v) for k, v in settled(wanted).query().items()), doseq=True)


def read(asked: str) -> Wanted:
    """The search in a query string, however odd."""
    pairs = parse_qsl(asked[:LONGEST], keep_blank_values=True, errors="replace")
    return settled(forms.read(ImmutableMultiDict(pairs)))


def parts(session: Session, wanted: Wanted, language: str) -> list[tuple[str, Wanted]]:
    """What the search asks for, part by part in words, each with the search without it."""
    return filters.in_force(wanted, names.called(session, language, {}))


def in_words(session: Session, wanted: Wanted, language: str) -> str:
    """The whole search in one line; empty when it asks for nothing."""
    return ", ".join(words for words, _without in parts(session, wanted, language))
