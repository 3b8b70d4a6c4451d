"""How did the answers of classes change between before and after, without telling what anybody answered?

A meeting counts at a question only when five or more answered it before and five or more after. Whatever is below that
is left out of EVERY sum, not only hidden on its own line: each total is made of meetings that may be shown one by one, so
subtracting one number from another leads to a meeting, or a set of meetings, that could be shown anyway. What is left
out is told as a number of meetings, never of answers.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import Session, col, func, select

from portal.outreach import surveys
from portal.outreach.survey_models import Mark, Phase, Survey

SMALLEST = 5
# SQLite takes 32,766 parameters in a statement; a country's meetings of two years are fewer.
AT_ONCE = 10_000


@dataclass
class Tally:
    """How often each mark was given, before or after."""

    counts: dict[int, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Take another tally in."""
        for mark, n in other.counts.items():
            self.counts[mark] = self.counts.get(mark, 0) + n

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float:
        """The mean mark."""
        return sum(mark * n for mark, n in self.counts.items()) / self.n

    def share(self, mark: int) -> float:
        """Percent of the answers that were this mark."""
        return 100 * self.counts.get(mark, 0) / self.n


@dataclass
class Change:
    """One question before and after, over meetings that may be shown."""

    question: str
    before: Tally
    after: Tally
    meetings: int

    @property
    def gain(self) -> float:
        """How far the mean moved; 0.5 is half a mark up."""
        return self.after.mean - self.before.mean


# A meeting is its number, or kind and number where classes and open events are counted together.
K = TypeVar("K", bound=Hashable)
Answers = Mapping[tuple[K, str], tuple[Tally, Tally]]  # (meeting, question) → before, after


def gain_only() -> tuple[str, ...]:
    """The one question by which a year is measured."""
    return (surveys.gain_key(),)


def of_meetings(session: Session, ids: Sequence[int], keys: Sequence[str] | None = None) -> Answers[int]:
    """What the classes of these visits answered; pairs with fewer than five on either side are not there at all."""
    return _read(session, Survey.visit_id, ids, keys)


def of_events(session: Session, ids: Sequence[int], keys: Sequence[str] | None = None) -> Answers[int]:
    """The same for open events."""
    return _read(session, Survey.event_id, ids, keys)


def _read(session: Session, about: int | None, ids: Sequence[int], keys: Sequence[str] | None) -> Answers[int]:
    found: dict[tuple[int, str], tuple[Tally, Tally]] = {}
    wanted = list(keys or (q.key for q in surveys.questions()))
    for start in range(0, len(ids), AT_ONCE):
        statement = (
            select(about, Survey.phase, Mark.question, Mark.mark, func.sum(Mark.count))  # type: ignore[call-overload]
            .join(Survey, col(Survey.id) == Mark.survey_id)
            .where(col(about).in_(ids[start : start + AT_ONCE]), col(Mark.question).in_(wanted))
            .group_by(about, Survey.phase, Mark.question, Mark.mark)
        )
        for meeting, phase, question, mark, n in session.execute(statement):
            pair = found.setdefault((meeting, question), (Tally(), Tally()))
            pair[phase is Phase.AFTER].counts[mark] = int(n)
    return {key: pair for key, pair in found.items() if min(pair[0].n, pair[1].n) >= SMALLEST}


def together(answers: Answers[K], ids: Iterable[K]) -> list[Change]:
    """The questions over some meetings, in the order in which they are asked; those nobody may see are left out."""
    out = []
    chosen = list(dict.fromkeys(ids))
    for question in surveys.questions():
        change = Change(question.key, Tally(), Tally(), 0)
        for meeting in chosen:
            pair = answers.get((meeting, question.key))
            if pair is not None:
                change.before.add(pair[0])
                change.after.add(pair[1])
                change.meetings += 1
        if change.meetings:
            out.append(change)
    return out


def gain(answers: Answers[K], ids: Iterable[K]) -> Change | None:
    """The change of the question by which a year is measured."""
    return next((c for c in together(answers, ids) if c.question == surveys.gain_key()), None)
