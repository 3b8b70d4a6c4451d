"""What does a code look like that people read from a paper or a screen and type?"""

import secrets

# Digits and capitals without those that are taken for each other (0 O, 1 I L, 2 Z, 5 S, 8 B, U V): 23 signs.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
# 23^12 is 2^54: at a thousand guesses a second, five hundred thousand years for one of a thousand papers.
CERTIFICATE = 12
# 23^7 is 2^31. It opens a form without names, for days, and wrong ones are counted; short enough for a blackboard.
SURVEY = 7


def fresh(length: int) -> str:
    """A code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read(typed: str) -> str:
    """The code that somebody meant: small letters, spaces and dashes do not matter. Not checked any further."""
    return "".join(c for c in typed.upper() if c in ALPHABET)[:16] if len(typed) < 64 else ""


def grouped(code: str) -> str:
    """As it is printed: K7QA-33MT-XWHD."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
