"""Is this word the typed one, with so many slips?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise


class _Letters(dict[str, int]):
    """Word → its letters as bits; learnt as it meets words, forgotten when it grows too large."""

    def __missing__(self, word: str) -> int:
        if len(self) > 200_000:
            self.clear()
        bits = 0
        for letter in word:
            bits |= 1 << (ord(letter) & 63)
        self[word] = bits
        return bits


_LETTERS = _Letters()


@dataclass(frozen=True, slots=True)
class Slip:
    """A typed word, how many slips it is allowed, and whether it may be only a beginning.

    A slip is a letter too many, missing, wrong, or swapped with its neighbour.
    """

    word: str
    distance: int
    prefix: bool = False
    _places: dict[str, int] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for place, letter in enumerate(self.word):
            self._places[letter] = self._places.get(letter, 0) | 1 << place

    def among(self, vocabulary: set[str]) -> list[str]:
        """Those of the words that match."""
        least, most = len(self.word) - self.distance, len(self.word) + self.distance
        own, allowed, letters, prefix = _LETTERS[self.word], self.distance, _LETTERS, self.prefix
        likely = [
            word
            for word in vocabulary
            if least <= len(word) and (prefix or len(word) <= most) and (own & ~letters[word]).bit_count() <= allowed
        ]
        sound = self._sound_piece().search
        return [word for word in likely if sound(word) and self.count(word) <= allowed]

    def _sound_piece(self) -> re.Pattern[str]:
        """Cut into one piece more than there are slips, one piece is sound, or only swapped across its edge."""
        word, size = self.word, len(self.word)
        cuts = [size * part // (self.distance + 1) for part in range(self.distance + 2)]
        pieces = set()
        for start, end in pairwise(cuts):
            pieces.add(word[start:end])
            if start:
                pieces.add(word[start - 1] + word[start + 1 : end])
            if end < size:
                pieces.add(word[start : end - 1] + word[end])
        return re.compile("|".join(map(re.escape, sorted(pieces))))

    def count(self, word: str) -> int:
        """How many slips lie between the typed word and this one (or, with `prefix`, its nearest beginning).

        Optimal string alignment in bit vectors (Hyyrö 2003): one step per letter, whatever the length of the other.
        """
        size = len(self.word)
        full, last = (1 << size) - 1, 1 << (size - 1)
        up, down, diagonal, before = full, 0, 0, 0
        score = best = size
        for letter in word[: size + self.distance]:
            here = self._places.get(letter, 0)
            swapped = ((~diagonal & here) << 1) & before
            diagonal = ((((here & up) + up) ^ up) | here | down | swapped) & full
            right, left = down | (full & ~(diagonal | up)), diagonal & up
            score += bool(right & last) - bool(left & last)
            best = min(best, score)
            right, left = (right << 1 | 1) & full, (left << 1) & full
            up, down = left | (full & ~(diagonal | right)), right & diagonal
            before = here
        if self.prefix:
            return best
        return score + max(0, len(word) - size - self.distance)
