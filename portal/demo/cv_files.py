"""Which real file did an invented candidate send, and under which name?"""

from portal.demo.cv_pages import pdf_file, photo_file, scan_file
from portal.demo.cv_word import word_file
from portal.demo.records import DemoCandidate


def cv_file(candidate: DemoCandidate) -> tuple[str, bytes] | None:
    """File name and content of the CV, the same at every call; None for somebody without a CV."""
    match candidate.cv:
        case "none":
            return None
        case "docx":
            return _name(candidate, "docx"), word_file(candidate)
        case "scan":
            return f"scansione{candidate.number:04d}.pdf", scan_file(candidate)
        case "photo":
            return f"IMG_{candidate.number:04d}.jpg", photo_file(candidate)
        case layout:
            return _name(candidate, "pdf"), pdf_file(candidate, layout)


def _name(candidate: DemoCandidate, ending: str) -> str:
    given, family = candidate.given_name, candidate.family_name
    if candidate.cv == "europass":
        return f"Europass-CV-{given}-{family}-IT.pdf".replace(" ", "-")
    styles = (
        f"CV_{given}_{family}".replace(" ", "_"),
        f"Curriculum {family} {given}",
        "curriculum vitae",
        f"cv-{family.lower()}",
    )
    return f"{styles[candidate.number % len(styles)]}.{ending}"
