"""One visit from the teacher's request to the year's figures: asked, handed on, confirmed, held, certified, answered, counted."""

import email
import email.policy
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import httpx2
import pypdfium2
import vobject
from playwright.sync_api import expect
from sqlmodel import select

from portal.calendar_files import ROME
from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.db import today as italian_today
from portal.outreach import school_years
from portal.outreach.models import Visit as ClassVisit
from portal.outreach.models import VisitState
from portal.outreach.surveys import questions
from tests.browser.installation import Installation
from tests.browser.plugin import Visit
from tests.browser.village import COOPERATIVE, COORDINATOR
from tests.flows.test_class_asks import a_school, each_way, first_steps, send_with_code
from tests.flows.test_visit_is_arranged import HOST, first

PHONES = 5  # fewer answers are shown to nobody
PRESENT = 16  # of 18


def mailed(installation: Installation, address: str, what: str) -> EmailMessage:
    """The mail to this address whose words match, as soon as the worker has sent it."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        for path in (installation.settings.data_dir / "mailbox").glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["To"] == address and re.search(what, mail["Subject"]):
                return mail  # type: ignore[return-value]
        time.sleep(0.3)
    raise AssertionError(f"no mail «{what}» came to {address}")


def appointment(mail: EmailMessage) -> Any:
    """The calendar file of a mail, read by another library than the one that wrote it."""
    (part,) = [p for p in mail.iter_attachments() if p.get_content_type() == "text/calendar"]
    content = part.get_content()
    read = vobject.readOne(content if isinstance(content, str) else content.decode())
    assert read.method.value == part.get_param("method") == "REQUEST"
    return read.vevent


def set_the_day(installation: Installation, reference: str, starts_at: datetime) -> None:
    """As if the meeting were then."""
    with installation.db.write() as session:
        row = session.exec(select(ClassVisit).where(ClassVisit.reference == reference)).one()
        assert row.state is VisitState.CONFIRMED and row.starts_at and row.ends_at
        row.starts_at, row.ends_at = starts_at, starts_at + (row.ends_at - row.starts_at)


def asked_by(installation: Installation, address: str) -> ClassVisit:
    """The visit that this teacher asked for."""
    with installation.db.read() as session:
        return session.exec(select(ClassVisit).where(ClassVisit.email == address)).one()


def answer_by_phone(installation: Installation, page: str, mark: int, phones: int) -> None:
    """So many students answer all five questions with this mark, each on a phone of their own."""
    for _phone in range(phones):
        with httpx2.Client(headers={"Origin": installation.url}, trust_env=False) as phone:
            shown = phone.get(installation.url + page)
            sheet = re.search(r'name="foglio" value="([^"]+)"', shown.text)
            assert shown.status_code == 200 and sheet
            marks = {question.key: str(mark) for question in questions()}
            sent = phone.post(installation.url + page, data={"foglio": sheet[1], **marks})
            assert sent.status_code == 303 and sent.headers["location"].endswith("/grazie")


def figures(page: Any) -> list[str]:
    """The first numbers of the year: schools, meetings held, students present …"""
    return [words.replace(".", "").replace(",", "") for words in page.locator(".stat .value").all_inner_texts()]


@each_way
def test_from_the_request_to_the_figures_of_the_year(
    js: bool, language: str, visitor: Callable[..., Visit], installation: Installation
) -> None:
    school, address = a_school(installation), f"giro.{language}.{'con' if js else 'senza'}@scuola.example"
    yesterday = now() - timedelta(days=1)
    year = f"/desk/scuole-anno?anno={school_years.at(yesterday).word}"
    coordinator = visitor(js=js, language=language, email=COORDINATOR)

    # The teacher asks, without a date of a host.
    asks = visitor(js=js, language=language)
    teacher = asks.open("/scuole/richiesta")
    first_steps(teacher, school, address, js)
    teacher.check('input[name="format"][value="service_visit"]')
    teacher.fill("#day_0", (italian_today() + timedelta(days=30)).isoformat())
    send_with_code(asks, teacher, address)
    status, visit = teacher.url, asked_by(installation, address)

    # The coordinator hands it to a host.
    page = coordinator.open(f"/desk/visite/{visit.id}")
    with installation.db.read() as session:
        name = session.exec(select(Cooperative.name).where(Cooperative.slug == COOPERATIVE)).one()
    page.select_option("#other-host", label=name)
    page.locator("form:has(#other-host) button").click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()

    # The host says yes, with the mail seen first.
    host = visitor(js=js, language=language, email=HOST)
    page = host.open("/desk/visite")
    first(page, visit, "answer")
    page.fill("#confirm-place", "RSA sul lago, via Roma 1")
    page.fill("#confirm-host_name", "Carla Riva")
    page.locator('form[action$="/conferme"] button').click()
    page.locator('button[name="sure"]').click()
    expect(page.locator(".flashes .notice.good")).to_be_visible()

    # The mail and its calendar file.
    mail = mailed(installation, address, "^Confermato:|^Confirmed:")
    entry, agreed = appointment(mail), asked_by(installation, address)
    assert agreed.state is VisitState.CONFIRMED
    assert (entry.uid.value, entry.sequence.value) == (agreed.uid, "0")
    assert entry.dtstart.value == agreed.starts_at and entry.dtend.value == agreed.ends_at
    assert entry.dtstart.value.astimezone(ROME).date() == italian_today() + timedelta(days=30)
    assert "RSA sul lago" in entry.location.value and address in entry.attendee.value
    teacher.goto(status)
    expect(teacher.locator("main")).to_contain_text("Carla Riva")

    # Two days before, the class answers for the first time.
    set_the_day(installation, visit.reference, now() + timedelta(days=2))
    teacher.goto(f"{status}/domande")
    screens = [link.get_attribute("href") for link in teacher.locator('a[href$="/schermo"]').all()]
    before, after = (screen.removesuffix("/schermo") for screen in screens)
    answer_by_phone(installation, before, 2, PHONES)

    # The day comes; attendance with one tap.
    set_the_day(installation, visit.reference, yesterday)
    page = coordinator.open(year)
    was = figures(page)
    door = host.open("/desk/visite")
    first(door, visit, "unmarked")
    door.locator(f'button[name="tapped"][value="{PRESENT}"]').click()
    expect(door.locator(".flashes .notice.good")).to_contain_text(str(PRESENT))

    # The certificate comes by mail, and says what was marked.
    mailed(installation, address, "^Attestato pronto|^Certificate ready")
    teacher.goto(status)
    link = teacher.locator('a[href$="/attestato"]').get_attribute("href")
    paper = teacher.context.request.get(installation.url + link)
    assert paper.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(paper.body())
    words = " ".join(document[0].get_textpage().get_text_range().split())
    code = asked_by(installation, address).certificate_code
    assert code and code[:4] in words and str(PRESENT) in words and school.name in words and "4B" in words

    # Five phones answer for the second time, one of them looked at.
    answer_by_phone(installation, after, 4, PHONES - 1)
    student = visitor(js=js, language=language).context.new_page()
    student.goto(installation.url + after)
    for question in questions():
        student.locator(f'label:has(input[name="{question.key}"][value="4"])').click()
    student.locator("main form button").click()
    student.wait_for_url("**/grazie")
    door.goto(host.path(f"/desk/visite/{visit.id}/domande"))
    expect(door.locator(".marks-charts")).to_be_visible()
    expect(door.locator("main table").first).to_contain_text(re.compile(r"\+2"))

    # The year counts it.
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    assert int(figures(page)[1]) == int(was[1]) + 1
    assert int(figures(page)[2]) == int(was[2]) + PRESENT
