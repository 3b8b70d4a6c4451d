"""How does every main page look? Pictures into shots/, on a phone and on a desk, light and dark, Italian and English.

`make shots` loads the demo town into shots/data (kept for the next run; PORTAL_DATA_DIR names another folder that holds
it) and writes an index.html to flip through. `python -m tests.shots home board` takes only pages with these words in
their names; `--quick` takes Italian in light only.
"""

import html
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlmodel import Session, col, select

from portal.applications.models import Application, Stage
from portal.openings.models import Opening, State
from portal.settings import ROOT, Settings
from tests.browser.installation import KEY, Installation, free_port, running
from tests.browser.plugin import chromium_arguments, chromium_path
from tests.browser.village import BUSY, COOPERATIVE, COORDINATOR, OWNER, RECRUITER

FOLDER = ROOT / "shots"
WIDTHS = (360, 1280)
TALLEST = 6000


@dataclass(frozen=True)
class Shot:
    """One page; `email` is who looks, `fill` and `press` what they do there first."""

    name: str
    path: str
    email: str = ""
    fill: tuple[tuple[str, str], ...] = ()
    press: str = ""


def pages(town: Installation) -> Iterator[Shot]:
    """The pages that make the product, most visible first."""
    with Session(town.db.engine) as session:
        closed = session.exec(select(Opening.slug).where(Opening.state == State.CLOSED)).first()
        opening = session.exec(select(Opening).where(Opening.slug == BUSY)).one()
        applicants = session.exec(
            select(Application).where(Application.opening_id == opening.key).order_by(col(Application.id))
        ).all()
        answered = next((a for a in applicants if a.stage is Stage.INTERVIEW), applicants[0])
        candidate, number = answered.candidate.email, opening.key
        status, application = town.status_path(answered), answered.key
    apply = f"/offerte/{BUSY}/candidatura"
    yield Shot("home", "/")
    yield Shot("openings", "/offerte")
    yield Shot("openings-filtered", "/offerte?q=oss+notte&luogo=Lecco&raggio=30")
    yield Shot("openings-none", "/offerte?q=astronauta&luogo=Lecco")
    yield Shot("opening", f"/offerte/{BUSY}")
    yield Shot("opening-closed", f"/offerte/{closed}")
    yield Shot("apply", apply)
    yield Shot(
        "apply-errors",
        apply,
        fill=(("#name", "Zoe"), ("#email", "zoe@"), ("#phone", "123")),
        press="main form button[type=submit]",
    )
    yield Shot("receipt", f"{status}/ricevuta")
    yield Shot("status", status)
    yield Shot("erasure", f"{status}/cancellazioni")
    yield Shot("professions", "/professioni")
    yield Shot("profession", "/professioni/oss")
    yield Shot("cooperatives", "/cooperative")
    yield Shot("cooperative", f"/cooperative/{COOPERATIVE}")
    yield Shot("sign-in", "/accedi")
    yield Shot("code", "/accedi/codice")
    yield Shot("mine", "/le-mie-candidature", candidate)
    yield Shot("new-link", "/candidature/link")
    yield Shot("mailbox", "/mailbox")
    yield Shot("privacy", "/privacy")
    yield Shot("accessibility", "/accessibilita")
    yield Shot("not-found", "/pagina-che-non-esiste")
    yield Shot("styleguide", "/styleguide")
    yield Shot("desk-today", "/desk", RECRUITER)
    yield Shot("desk-openings", "/desk/offerte", RECRUITER)
    yield Shot("desk-opening", f"/desk/offerte/{number}", RECRUITER)
    yield Shot("desk-new-opening", "/desk/offerte/nuova", RECRUITER)
    yield Shot("desk-edit-opening", f"/desk/offerte/{number}/modifica", RECRUITER)
    yield Shot("desk-preview", f"/desk/offerte/{number}/anteprima", RECRUITER)
    yield Shot("desk-board", f"/desk/offerte/{number}/candidature", RECRUITER)
    yield Shot("desk-table", f"/desk/offerte/{number}/candidature?vista=tabella", RECRUITER)
    yield Shot("desk-applications", "/desk/candidature", RECRUITER)
    yield Shot("desk-application", f"/desk/candidature/{application}", RECRUITER)
    yield Shot("desk-people", "/desk/candidati", RECRUITER)
    yield Shot("desk-people-found", "/desk/candidati?q=oss+notte&luogo=Lecco&raggio=30", RECRUITER)
    yield Shot("desk-people-none", "/desk/candidati?q=astronauta", RECRUITER)
    yield Shot("desk-cooperative", "/desk/cooperativa", OWNER)
    yield Shot("desk-totals", "/desk/totali", COORDINATOR)
    yield Shot("desk-system", "/desk/sistema", OWNER)
    yield Shot("desk-coordinator", "/desk", COORDINATOR)


def take(browser: Browser, town: Installation, shots: list[Shot], *, quick: bool) -> list[str]:
    """Every page in every manner; the names of the pictures."""
    taken = []
    logins = {shot.email: town.login(shot.email) for shot in shots if shot.email}
    for scheme in ("light",) if quick else ("light", "dark"):
        for width in WIDTHS:
            for shot in shots:
                context = browser.new_context(
                    viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
                )
                if shot.email:
                    context.add_cookies([{"name": "portal_session", "value": logins[shot.email], "url": town.url}])
                page = context.new_page()
                for language in ("it",) if quick else ("it", "en"):
                    page.goto(f"{town.url}{'/en' if language == 'en' else ''}{shot.path}")
                    if shot.press:
                        page.wait_for_timeout(2100)  # faster than a person is refused
                    for selector, text in shot.fill:
                        page.fill(selector, text)
                    if shot.press:
                        page.click(shot.press)
                        page.wait_for_load_state("networkidle")
                    name = f"{shot.name}.{width}.{language}.{scheme}.png"
                    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                    clip = {"x": 0, "y": 0, "width": width, "height": height}
                    page.screenshot(path=FOLDER / name, full_page=True, clip=clip)
                    taken.append(name)
                context.close()
        print(f"{scheme}: {len(taken)} pictures", flush=True)
    return taken


INDEX = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pictures of the portal</title><style>body{{font:16px/1.5 system-ui;margin:1rem;background:#8883}}
figure{{display:inline-block;vertical-align:top;margin:0 1rem 1rem 0}}img{{max-width:min(100%,640px);border:1px solid #8888}}
nav a{{margin-right:.6rem}}</style><h1>Pictures of the portal</h1><nav>{links}</nav>{sections}"""


def write_index() -> Path:
    """One page with every picture in the folder, by page."""
    groups: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.png")):
        groups.setdefault(path.name.split(".")[0], []).append(path.name)
    links = "".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in groups)
    sections = "".join(
        f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2>'
        + "".join(
            f'<figure><figcaption>{p}</figcaption><a href="{p}"><img loading="lazy" src="{p}" alt=""></a></figure>'
            for p in pictures
        )
        for name, pictures in groups.items()
    )
    path = FOLDER / "index.html"
    path.write_text(INDEX.format(links=links, sections=sections))
    return path


def main() -> None:
    """Load the town when there is none, serve it, take the pictures."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if (chromium := chromium_path()) is None:
        sys.exit("There is no Chromium on this machine: install your distribution's chromium package.")
    FOLDER.mkdir(exist_ok=True)
    data = Path(os.environ.get("PORTAL_DATA_DIR") or FOLDER / "data")
    if not (data / "portal.db").exists():
        environment = os.environ | {"PORTAL_DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-m", "portal", "demo"], check=True, env=environment)
    settings = Settings(
        data_dir=data, secret_key=KEY, port=free_port(), legal_organisation="Consorzio Prova",
        legal_representative="Ada Prova", legal_address="Via dei Tigli 1, 23900 Lecco", legal_email="privacy@consorzio.example",
    )  # fmt: skip
    with running(settings, "portal serve", FOLDER / "log.txt") as town, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=chromium_arguments())
        shots = [s for s in pages(town) if not words or any(word in s.name for word in words)]
        take(browser, town, shots, quick="--quick" in sys.argv)
        browser.close()
    print(f"Look at them: {write_index()}")


if __name__ == "__main__":
    main()
