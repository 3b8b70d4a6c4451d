"""What is in a mail that a person reads as a letter? `templates/mail/letter.*` puts it on paper."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Letter:
    """Words, made in the reader's language. `links` are pairs of words and address, the first one a button; `quote` are
    somebody else's words.
    """

    subject: str
    greeting: str
    paragraphs: list[str]
    quote: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    code: str = ""
    notes: list[str] = field(default_factory=list)
