"""Are two names nearly the same, and which signs in an address or a CV tell that two people may be one?"""

import re
from collections.abc import Iterator

from portal.places import fold

# Mail servers for which full stops in the name do not count.
_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# Italian mobile numbers as people write them; others are too short or too shared to tell anybody by.
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)39[\s.-]?)?(3\d{2})[\s./-]?(\d{3})[\s.-]?(\d{3,4})(?!\d)")
_MOST = 20  # of each kind in one CV
_VOWELS = frozenset("aeiou")


def folded_email(email: str) -> str:
    """The mailbox behind an address: without «+word», and without full stops where the server ignores them."""
    local, _, domain = email.casefold().rpartition("@")
    local = local.split("+", 1)[0] or local
    if domain in _DOTLESS:
        return f"{local.replace('.', '')}@{_DOTLESS[domain]}"
    return f"{local}@{domain}"


def local_part(email: str) -> str:
    """What stands before the @, without stops and signs; empty when it is too short to tell anybody by."""
    local = re.sub(r"[._-]", "", folded_email(email).rpartition("@")[0])
    return local if len(local) >= 6 else ""


def contacts_in(text: str) -> Iterator[tuple[str, str]]:
    """E-mail addresses and mobile numbers (E.164) in a CV, as pairs of kind and value."""
    for n, found in enumerate(_EMAIL.finditer(text)):
        if n == _MOST:
            break
        yield "email", folded_email(found[0].rstrip("."))
    for n, found in enumerate(_MOBILE.finditer(text)):
        if n == _MOST:
            break
        yield "phone", f"+39{found[1]}{found[2]}{found[3]}"


def initials(name: str) -> str:
    """The first letters of the first and the last word, in the order of the alphabet; empty for a single word."""
    words = fold(name).split()
    return "".join(sorted((words[0][0], words[-1][0]))) if len(words) > 1 else ""


def same(one: str, other: str) -> bool:
    """Whether two names are made of the same words, whatever their order, capitals and accents."""
    return sorted(fold(one).split()) == sorted(fold(other).split()) != []


def near(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the pen, or by a middle name.

    Words that differ only in their last vowel are two people: Mario and Maria.
    """
    first, second = sorted(fold(one).split()), sorted(fold(other).split())
    if not first or not second:
        return False
    if first == second:
        return True
    fewer, more = sorted((set(first), set(second)), key=len)
    if len(fewer) >= 2 and fewer <= more:
        return True
    if len(first) == len(second) and any(_ending(a, b) for a, b in zip(first, second, strict=True) if a != b):
        return False
    a, b = " ".join(first), " ".join(second)
    most = 1 if max(len(a), len(b)) < 12 else 2
    return slips(a, b, most) <= most


def _ending(a: str, b: str) -> bool:
    return len(a) == len(b) and a[:-1] == b[:-1] and a[-1] in _VOWELS and b[-1] in _VOWELS


def slips(a: str, b: str, most: int) -> int:
    """How many letters were changed, left out, added or swapped with their neighbour; `most` + 1 when more than that."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
