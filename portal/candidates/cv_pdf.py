"""Which words does a PDF hold, page by page?"""

from typing import Any

from portal.candidates.cv_words import MAX_CHARS, Unread, broken, clean, has_words

MAX_PAGES = 60


def read_pdf(data: bytes) -> dict[str, Any]:
    """Each page's words in the order of the file, and which pages look like pictures of text."""
    pdf = open_pdf(data)
    forms = pdf.get_formtype()
    if forms:
        pdf.init_forms()
    pages: list[str] = []
    bare: list[int] = []
    for number in range(min(len(pdf), MAX_PAGES)):
        try:
            page = pdf[number]
            if forms:  # what was typed into form fields becomes part of the page
                page.flatten()
                page = pdf[number]
            textpage = page.get_textpage()
            text = clean(textpage.get_text_range()[: MAX_CHARS * 2])[:MAX_CHARS]
            drawn = next(iter(page.get_objects(max_depth=1)), None) is not None
            textpage.close()
            page.close()
        except Exception:  # one damaged page must not hide the others
            pages.append("")
            continue
        if drawn and not has_words(text):
            bare.append(number)
        pages.append(text)
        if sum(map(len, pages)) > MAX_CHARS:
            break
    return {"pages": pages, "bare": bare, "count": len(pdf)}


def open_pdf(data: bytes) -> Any:
    """The opened PDF, or why it cannot be."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unread("not_readable", "encrypted") from None
        raise broken() from None
    if len(pdf) == 0:
        raise broken()
    return pdf
