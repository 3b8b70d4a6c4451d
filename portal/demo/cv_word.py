"""How does the CV of somebody who writes with a word processor look? (DOCX with header, tables, lists)"""

import zipfile
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.shared import Cm, Pt

from portal.demo.cv_words import cv_words
from portal.demo.records import DemoCandidate

FONTS = ("Calibri", "Times New Roman", "Verdana", "Garamond")


def word_file(candidate: DemoCandidate) -> bytes:
    """A DOCX; every other one keeps its working life in a table, where careless readers lose it."""
    cv = cv_words(candidate)
    document = Document()
    document.core_properties.author, document.core_properties.title = cv["name"], "Curriculum vitae"
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1)
    document.styles["Normal"].font.name = FONTS[candidate.number % len(FONTS)]
    document.styles["Normal"].font.size = Pt(11)
    # The contacts stand in the page header, as in many models.
    document.sections[0].header.paragraphs[0].text = f"{cv['place']} | {cv['phone']} | {cv['email']}"
    document.add_heading(cv["name"], 0)
    document.add_paragraph(cv["title"])
    document.add_heading("Chi sono", 1)
    document.add_paragraph(f"{cv['profile']} {cv['availability']}")
    document.add_heading("Esperienze", 1)
    if candidate.number % 2:
        _as_list(document, cv["jobs"])
    else:
        _as_table(document, cv["jobs"])
    document.add_heading("Formazione", 1)
    for study in cv["studies"]:
        document.add_paragraph(f"{study['year']} – {study['title']}, {study['school']}")
    document.add_heading("Corsi", 1)
    for course in cv["courses"]:
        document.add_paragraph(course, style="List Bullet")
    document.add_heading("Competenze e lingue", 1)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Competenze", ", ".join(cv["skills"])
    table.cell(1, 0).text = "Lingue"
    table.cell(1, 1).text = ", ".join(f"{one['name']} {one['level']}" for one in cv["languages"])
    document.add_paragraph(f"{cv['car']} {cv['interests']}".strip())
    document.sections[0].footer.paragraphs[0].text = cv["closing"]
    return _same_every_time(document)


def _as_list(document, jobs) -> None:  # type: ignore[no-untyped-def]
    for job in jobs:
        document.add_paragraph().add_run(f"{job['title']}, {job['employer']}").bold = True
        document.add_paragraph(f"{job['period']}, {job['place']}")
        for task in job["tasks"]:
            document.add_paragraph(task, style="List Bullet")


def _as_table(document, jobs) -> None:  # type: ignore[no-untyped-def]
    table = document.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for job in jobs:
        dates, text = table.add_row().cells
        dates.width, text.width = Cm(4), Cm(12)
        dates.text = job["period"]
        text.text = f"{job['title']}\n{job['employer']}, {job['place']}\n" + "\n".join(job["tasks"])


def _same_every_time(document) -> bytes:  # type: ignore[no-untyped-def]
    """The file without the clock that a zip writes into each of its parts."""
    written, clean = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, (2026, 1, 1, 0, 0, 0)), old.read(part), zipfile.ZIP_DEFLATED)
    return clean.getvalue()
