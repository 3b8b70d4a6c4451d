"""To which openings does an invented candidate apply, and how far did each application get?"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random

from portal.demo.names import NOTES
from portal.demo.records import DemoApplication, DemoMove, DemoOpening

# How many in a hundred applications to an opening still public stand at each stage.
OPEN = {"received": 36, "read": 24, "interview": 17, "offer": 5, "hired": 2, "declined": 11, "withdrawn": 5}
OVER = {"hired": 20, "declined": 70, "withdrawn": 10}
PATHS: dict[str, tuple[tuple[str, ...], ...]] = {
    "received": ((),),
    "read": (("read",),),
    "interview": (("read", "interview"), ("interview",)),
    "offer": (("read", "interview", "offer"),),
    "hired": (("read", "interview", "offer", "hired"),),
    "declined": (("declined",), ("read", "declined"), ("read", "interview", "declined")),
    "withdrawn": (("withdrawn",), ("read", "withdrawn"), ("read", "interview", "withdrawn")),
}


class Desk:
    """The openings that can be answered, and how many people each has already hired."""

    def __init__(self, openings: tuple[DemoOpening, ...], rng: Random, today: date) -> None:
        self._openings = [one for one in openings if one.state != "draft"]
        self._rng, self._today = rng, today
        self._hired: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()

    def choose(self, profession: str, near: tuple[str, ...], first: str | None = None) -> list[DemoOpening]:
        """One to three openings: of the same profession first, then of those near it, the least asked for first."""
        own = self._shuffled(lambda one: one.profession == profession)
        others = self._shuffled(lambda one: one.profession in near)
        own.sort(key=lambda one: (one.slug != first, self._asked[one.slug] // 4))
        count = self._rng.choices((1, 2, 3), (55, 30, 15))[0]
        chosen = own[:1]
        for one in [*own[1:], *others]:
            if len(chosen) < count and (one.profession == profession or self._rng.random() < 0.5):
                chosen.append(one)
        self._asked.update(one.slug for one in chosen)
        return chosen

    def apply(self, opening: DemoOpening, message: str) -> DemoApplication:
        """An application sent while the opening was public, moved as far as chance takes it."""
        oldest = (self._today - opening.published_on).days if opening.published_on else 0
        newest = (self._today - opening.closed_on).days if opening.closed_on else 0
        sent = self._rng.randint(newest, oldest)
        stage = self._stage(opening, sent)
        path = self._rng.choice(PATHS[stage])
        days = sorted((self._rng.randint(0, sent) for _ in path), reverse=True)
        moves = [DemoMove(after, day, self._rng.choice(NOTES[after])) for after, day in zip(path, days, strict=True)]
        return DemoApplication(opening.slug, message, (DemoMove("received", sent), *moves))

    def _stage(self, opening: DemoOpening, sent: int) -> str:
        if opening.closed_on is None and sent < 2:
            return self._rng.choice(("received", "received", "read"))
        weights = OVER if opening.closed_on else OPEN
        stage = self._rng.choices(list(weights), list(weights.values()))[0]
        if stage == "hired":
            # A public opening keeps at least one place; one that closed empty hired nobody.
            places = (
                opening.positions
                if opening.close_reason == "filled"
                else 0
                if opening.closed_on
                else opening.positions - 1
            )
            if self._hired[opening.slug] >= places:
                return "declined" if opening.closed_on else "interview"
            self._hired[opening.slug] += 1
        return stage

    def _shuffled(self, wanted: Callable[[DemoOpening], bool]) -> list[DemoOpening]:
        found = [one for one in self._openings if wanted(one)]
        self._rng.shuffle(found)
        return found
