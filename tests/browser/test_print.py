"""Somebody prints a page for a parent or a class: the content, its address, nothing that only works on a screen."""

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from tests.browser.plugin import Visit
from tests.browser.village import BUSY


def on_paper(visit: Visit, path: str) -> list[str]:
    """The words of each sheet."""
    page: Any = visit.open(path)
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    try:
        return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]
    finally:
        document.close()


@pytest.mark.parametrize("path", [f"/offerte/{BUSY}", "/professioni/oss"])
def test_a_page_on_paper_has_its_words_and_its_address(visitor: Callable[..., Visit], path: str) -> None:
    visit = visitor(scheme="dark")
    sheets = on_paper(visit, path)
    assert path in sheets[-1]
    whole = " ".join(sheets)
    assert "La paga" in whole or "Quanto si guadagna" in whole
    for only_on_a_screen in ("Vai al contenuto", "Accedi", "Candidati", "I tuoi diritti"):
        assert only_on_a_screen not in whole.replace("Candidature", "")


def test_folds_are_open_on_paper(visitor: Callable[..., Visit]) -> None:
    assert "Il part time è in proporzione" in " ".join(on_paper(visitor(), f"/offerte/{BUSY}"))


def test_three_professions_side_by_side_fit_one_sheet_with_the_link_that_brings_them_back(
    visitor: Callable[..., Visit],
) -> None:
    path = "/professioni/confronto?p=educatore-socio-pedagogico&p=infermiere&p=assistente-sociale"
    for language in ("it", "en"):
        sheets = on_paper(visitor(language=language), path)
        assert len(sheets) == 1 and path in sheets[0]
