"""Which schools match these words, fast enough to answer while somebody types?

Every process keeps the words of the living schools in memory. A mark in the database, changed in the same
transaction as any school, tells whether the copy is still right: one look by primary key a search.
"""

from __future__ import annotations

import re
import secrets
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import event
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from portal import marks
from portal.places import fold
from portal.schools.models import School

MARK = "schools.version"
CHANGING = "changes schools"
LETTERS = 3  # fewer find nothing
MANY = 600  # more hits than these are not put in order
# Nobody means these when there are other words.
_SMALL = frozenset({"a", "al", "d", "da", "de", "dei", "del", "dell", "della", "delle", "di", "e", "ed", "i", "il", "in", "l", "la", "le", "lo", "of", "the"})  # fmt: skip


@dataclass(frozen=True)
class Register:
    """The living schools as of one version; the lists run side by side, in alphabetical order of the name."""

    version: str | None
    ids: list[int]
    lines: list[str]  # " words of the school ", so that " lec" is the beginning of a word and " lecco " a whole one
    names: list[str]
    codes: list[str]
    provinces: list[str]

    def find(self, text: str, limit: int, province: str | None) -> list[int]:
        """Numbers of the schools in which every word begins some word, best first."""
        typed = fold(text[:120]).split()[:8]
        if sum(map(len, typed)) < LETTERS:
            return []
        code = "".join(typed)
        if len(typed) > 1 and any(letter.isdigit() for letter in code):  # a code written with spaces is one word
            typed = [code] if any(known.startswith(code) for known in self.codes) else typed
        wanted = [word for word in typed if word not in _SMALL] or typed
        hits: list[int] | range = range(len(self.ids))
        if province:
            hits = [n for n in hits if self.provinces[n] == province]
        for word in sorted(wanted, key=len, reverse=True):
            meant = self._meant(word)
            if len(meant) == 1:
                start = f" {meant[0]}"
                hits = [n for n in hits if start in self.lines[n]]
            else:
                any_of_them = re.compile(f" (?:{'|'.join(meant)})").search  # folded words: letters and digits alone
                hits = [n for n in hits if any_of_them(self.lines[n])]
        if len(hits) > MANY:  # a word that half of them have: rank those that carry it in their name
            named = [n for n in hits if f" {wanted[0]}" in self.names[n]]
            hits = (named if len(named) >= limit else list(hits))[:MANY]
        whole = [f" {word} " for word in wanted]
        first = f" {wanted[0]}"

        def rank(n: int) -> tuple[bool, int, bool]:
            name, line = self.names[n], self.lines[n]
            told = sum(3 * (word in name) + (word in line) for word in whole)
            return not self.codes[n].startswith(code), -told, not name.startswith(first)

        return [self.ids[n] for n in sorted(hits, key=rank)[:limit]]

    def _meant(self, word: str) -> list[str]:
        """The word itself when any school has a word that begins so; else words one slip away."""
        at = bisect_left(self.vocabulary, word)
        if (at < len(self.vocabulary) and self.vocabulary[at].startswith(word)) or len(word) < 4:
            return [word]
        # Either the first half is right, or the rest is, and the first letter nearly always: two short looks, not a long one.
        half = len(word) // 2
        rest = word[half + 1 :]
        close = dict.fromkeys(self._beginning(word[:half]))
        close |= dict.fromkeys([known for known in self._beginning(word[0]) if rest in known])
        return [known for known in close if _one_slip(word, known)][:20] or [word]

    def _beginning(self, letters: str) -> list[str]:
        """Words that begin so."""
        low = bisect_left(self.vocabulary, letters)
        return self.vocabulary[low : bisect_left(self.vocabulary, letters[:-1] + chr(ord(letters[-1]) + 1))]

    @cached_property
    def vocabulary(self) -> list[str]:
        """Every word of every school, in order."""
        return sorted({word for line in self.lines for word in line.split()})


def _one_slip(typed: str, known: str) -> bool:
    """Whether `typed` is the beginning of `known` but for one letter: wrong, missing, too many, or two swapped."""
    at = next((i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), None)
    if at is None:
        return len(typed) == len(known) + 1
    rest, other = typed[at:], known[at:]
    return (
        other[1:].startswith(rest[1:])
        or other[1:].startswith(rest)
        or other.startswith(rest[1:])
        or (
            len(rest) > 1
            and len(other) > 1
            and rest[0] == other[1]
            and rest[1] == other[0]
            and other[2:].startswith(rest[2:])
        )
    )


_kept: dict[str, Register] = {}
KEEP = 4  # one installation needs one; tests have several databases


def register(session: Session) -> Register:
    """The living schools as this session sees them."""
    version = session.exec(select(marks.Mark.value).where(marks.Mark.name == MARK)).first()
    # A transaction that is changing schools sees what nobody else sees yet: it reads for itself.
    settled = bool(version) and not session.info.get(CHANGING)
    known = _kept.get(version or "") if settled else None
    if known is not None:
        return known
    rows = session.execute(
        columns(School.name, School.id, School.code, School.province, School.words)  # type: ignore[call-overload]
        .where(col(School.active), col(School.checked), col(School.merged_into_id).is_(None))
    ).all()  # fmt: skip
    ordered = sorted((_folded(name), *rest) for name, *rest in rows)
    fresh = Register(
        version,
        [row[1] for row in ordered],
        [f" {row[4]} " for row in ordered],
        [f" {row[0]} " for row in ordered],
        [row[2].lower() for row in ordered],
        [row[3] for row in ordered],
    )
    if settled and version:
        while len(_kept) >= KEEP:
            _kept.pop(next(iter(_kept)), None)
        _kept[version] = fresh
    return fresh


@lru_cache(maxsize=1 << 15)
def _folded(name: str) -> str:
    return fold(name)  # names stay when other things change: reading the register again costs half


def changed(session: Session) -> None:
    """Say that schools change in this transaction.

    Whoever changes several calls it before locking any of them: writers then wait for one another at the mark, and
    nowhere else.
    """
    if session.info.get(CHANGING):
        return
    session.info[CHANGING] = True
    version = {"value": secrets.token_hex(12)}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.connection().execute(
        insert(marks.Mark).values(name=MARK, **version).on_conflict_do_update(index_elements=["name"], set_=version)
    )


@event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: Any, _instances: Any) -> None:
    """No change of a school can forget the mark."""
    dirty = (row for row in session.dirty if session.is_modified(row))
    if any(isinstance(row, School) for row in [*session.new, *dirty, *session.deleted]):
        changed(session)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _settle(session: Session) -> None:
    session.info.pop(CHANGING, None)
