"""What is a dossier called, in notes, in the index and in the boxes of a page?"""

Pair = tuple[int, int]  # cooperative, candidate


def subject(pair: Pair) -> str:
    """The name of a dossier."""
    return f"{pair[0]}-{pair[1]}"


def pair(name: str) -> Pair:
    """The cooperative and candidate of a dossier."""
    cooperative, _, candidate = name.partition("-")
    return int(cooperative), int(candidate)
