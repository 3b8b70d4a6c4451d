"""A student who has never heard of these jobs finds one that fits, what it takes, and one next step: in a browser, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from portal.professions import tags
from tests.browser.plugin import Visit

EVERYWAY = [(js, language) for js in (True, False) for language in ("it", "en")]
each_way = pytest.mark.parametrize(("js", "language"), EVERYWAY, ids=lambda v: {True: "js", False: "nojs"}.get(v, v))


@each_way
def test_from_the_first_page_over_twelve_statements_to_a_next_step(
    js: bool, language: str, visitor: Callable[..., Visit]
) -> None:
    page = visitor(js=js, language=language).open("/")
    page.locator('#scelgo a[href$="/orientamento"]').click()
    for number in range(1, 13):
        expect(page.locator(".progress")).to_contain_text(re.compile(rf"\b{number}\D+12"))
        page.locator(".answer").nth(number % 4).click()
        if number == 5:  # a slip of the thumb: back, and another answer
            # Only once the next page is there: a browser that is on its way cannot go back.
            expect(page.locator(".progress")).to_contain_text(re.compile(r"\b6\D+12"))
            page.wait_for_load_state()
            page.go_back()
            expect(page.locator(".progress")).to_contain_text(re.compile(r"\b5\D+12"))
            page.locator(".answer").first.click()
    expect(page.locator(".match")).to_have_count(3)
    assert all(page.locator(".match").nth(n).locator(".because li").count() >= 1 for n in range(3))
    result = page.url
    # The link alone brings the same result back, to anybody.
    twin = visitor(js=js, language=language).open("/")
    twin.goto(result)
    expect(twin.locator("h1")).to_have_text(page.locator("h1").inner_text())
    assert twin.locator(".match h2").all_inner_texts() == page.locator(".match h2").all_inner_texts()
    page.locator(".next-step .button").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url != result and "/orientamento" not in page.url


@each_way
def test_from_a_misspelled_word_to_a_profession_and_who_is_hiring(
    js: bool, language: str, visitor: Callable[..., Visit]
) -> None:
    page = visitor(js=js, language=language).open("/professioni")
    page.fill("#q", "opratore")
    page.press("#q", "Enter")
    page.wait_for_url("**/professioni?*")
    page.locator('#found a.cover[href$="/professioni/oss"]').click()
    page.wait_for_url("**/professioni/oss")
    page.locator('.in-page a[href="#offerte"]').click()
    expect(page.locator("#offerte")).to_be_in_viewport()
    page.locator("#offerte .card a.cover").first.click()
    page.wait_for_url("**/offerte/*")


@each_way
def test_filters_keep_the_choice_of_what_to_compare(js: bool, language: str, visitor: Callable[..., Visit]) -> None:
    page = visitor(js=js, language=language, width=1280).open("/professioni")
    page.locator('article:has(a[href$="/professioni/oss"]) .pick a').click()
    page.check('input[name="con"][value="piccoli"]')
    if not js:
        page.locator(".filters-apply button").click()
    page.wait_for_url("**con=piccoli*")
    page.locator('article:has(a.cover[href$="/professioni/tnpee"]) .pick a').click()
    page.locator(".compare-bar a").click()
    expect(page.locator("thead th")).to_have_count(2)


@each_way
def test_from_every_school_there_is_a_way(js: bool, language: str, visitor: Callable[..., Visit]) -> None:
    page = visitor(js=js, language=language).open("/percorsi")
    for track in tags.tracks():
        page.goto(page.url.split("?")[0])
        page.check(f'input[name="scuola"][value="{track}"]')
        page.check('input[name="anno"][value="4"]')
        page.check('input[name="voglio"][value="lavorare"]')
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(f"**scuola={track}*")
        assert page.locator(".path-card").count() >= 3, track
        expect(page.locator(".paths-drawing")).to_be_visible()


@each_way
def test_the_map_leads_to_a_profession_and_its_numbers_to_the_list(
    js: bool, language: str, visitor: Callable[..., Visit]
) -> None:
    page = visitor(js=js, language=language).open("/professioni/mappa")
    page.locator('.career-map a.number[href="#passo-1"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#passo-1")).to_be_in_viewport()
    page.locator('.career-map a.box[href$="/professioni/asa"]').click()
    page.wait_for_url("**/professioni/asa")


def test_a_comparison_prints_on_one_page_and_the_map_on_its_first(visitor: Callable[..., Visit]) -> None:
    page = visitor(js=False, width=1280).open("/professioni/confronto?p=psicologo&p=coordinatore&p=educatore-nido")
    printed = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    assert len(printed) == 1
    text = " ".join(printed[0].get_textpage().get_text_bounded().split())
    assert "Dove porta" in text and "Menu" not in text
    page.goto(page.url.split("/confronto")[0] + "/mappa")
    first = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))[0].get_textpage().get_text_bounded()
    assert "Assistente familiare" in first
