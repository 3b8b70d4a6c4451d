"""Staff write, publish, withdraw, copy and delete stories; everything that must not be public is refused with its reason."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.app import Portal
from portal.cooperatives.models import Service
from portal.db import today
from portal.pictures import Picture, PictureFile
from portal.stories.models import Story, StoryState
from tests.conftest import sign_in
from tests.factories import Town, story

DAY = today()


def photo(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


def typed(cast: Town, **values: Any) -> dict[str, Any]:
    """A complete form."""
    return {
        "profession_id": str(cast.oss.key), "person": "Nadia", "role": "OSS in una RSA", "quote": "Mi riconosce dal passo, ogni mattina.",
        "text": "## La mattina\n\n" + "Entro alle sette e leggo le consegne della notte con calma. " * 6,
        "consent_on": (DAY - timedelta(days=3)).isoformat(), "consent_expires_on": (DAY + timedelta(days=300)).isoformat(),
        "then": "save",
    } | values  # fmt: skip


@pytest.fixture
def editor(client: TestClient, portal: Portal, cast: Town) -> TestClient:
    return sign_in(client, portal, cast.people["editor"])


def only(session: Session) -> Story:
    session.rollback()
    return session.exec(select(Story)).one()


def errors(page: str) -> str:
    """All reasons on the page, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", part) for part in re.findall(r'class="error" id=.*?</p>', page, re.DOTALL))


def version(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_draft_with_a_photo_is_written_tried_and_published(editor: TestClient, cast: Town, session: Session) -> None:
    sent = editor.post(
        "/desk/redazione/storie",
        data=typed(cast, alt="Nadia sorride.", then="preview"),
        files={"photo": ("x.jpg", photo())},
    )
    assert sent.status_code == 303 and sent.headers["location"].endswith("/anteprima")
    row = only(session)
    assert (
        row.state is StoryState.DRAFT
        and row.author == "editor"
        and row.picture_id
        and row.slug.startswith("oss-in-una-rsa-")
    )
    preview = editor.get(sent.headers["location"]).text
    assert "Anteprima" in preview and 'alt="Nadia sorride."' in preview and "noindex" in preview
    assert editor.get(f"/storie/{row.slug}").status_code == 404
    done = editor.post(f"/desk/redazione/storie/{row.key}/pubblicazioni", data={"version": row.version})
    assert done.status_code == 303
    row = only(session)
    assert row.state is StoryState.PUBLISHED and row.publisher == "editor" and row.published_on == DAY
    assert editor.get(f"/storie/{row.slug}").status_code == 200


def test_publishing_an_empty_draft_says_everything_at_once(editor: TestClient, cast: Town, session: Session) -> None:
    editor.post("/desk/redazione/storie", data={"then": "save"})
    row = only(session)
    page = editor.post(f"/desk/redazione/storie/{row.key}/pubblicazioni", data={"version": row.version})
    assert page.status_code == 422 and only(session).state is StoryState.DRAFT
    said = errors(page.text)
    for reason in (
        "vuole essere chiamata",
        "che lavoro fa",
        "Scegli la professione",
        "una frase sua",
        "Racconta il lavoro",
        "ha firmato il consenso",
        "fino a quando vale",
    ):
        assert reason in said, reason


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("text", "# Alto\n\n" + "parole " * 60, "troppo alto"),
        ("text", "### Salto\n\n" + "parole " * 60, "salta un livello"),
        ("text", "## Uno\n\n#### Quattro\n\n" + "parole " * 60, "salta un livello"),
        ("text", "[qui](/non-esiste) " + "parole " * 60, "porta a una pagina che non c’è"),
        ("text", "[qui](/professioni/astronauta) " + "parole " * 60, "porta a una pagina che non c’è"),
        ("text", "[qui](offerte) " + "parole " * 60, "porta a una pagina che non c’è"),
        ("text", "[qui](http://testserver/niente) " + "parole " * 60, "porta a una pagina che non c’è"),
        ("text", "[qui](/desk/redazione) " + "parole " * 60, "porta a una pagina che non c’è"),
        ("text", "[](/offerte) " + "parole " * 60, "non ha parole da leggere"),
        ("text", "[qui](javascript:alert(1)) " + "parole " * 60, "un indirizzo che non si può usare"),
        ("text", "[qui](data:text/html,x) " + "parole " * 60, "un indirizzo che non si può usare"),
        ("text", "![](https://evil.example/x.png) " + "parole " * 60, "non ha la descrizione"),
        ("text", "![foto](/x.png) " + "parole " * 60, "Nel testo non si possono mettere immagini"),
        ("transcript", "### Salto", "salta un livello"),
        ("text_en", "[here](/en/nowhere)", "porta a una pagina che non c’è"),
        ("consent_on", (DAY + timedelta(days=2)).isoformat(), "deve ancora arrivare"),
        ("consent_expires_on", (DAY - timedelta(days=2)).isoformat(), "già scaduto"),
        ("consent_expires_on", (DAY + timedelta(days=1200)).isoformat(), "Al massimo tre anni"),
        ("consent_on", "ieri", "Scrivi una data"),
    ],
)  # fmt: skip
def test_what_may_not_be_public_is_refused_beside_its_field_and_nothing_typed_is_lost(
    editor: TestClient, session: Session, cast: Town, field: str, value: str, reason: str
) -> None:
    page = editor.post("/desk/redazione/storie", data=typed(cast, **{field: value, "then": "publish"}))
    assert page.status_code == 422
    assert reason in errors(page.text)
    assert f'id="{field}-error"' in page.text and "Mi riconosce dal passo" in page.text
    session.rollback()
    assert session.exec(select(Story)).all() == []


@pytest.mark.parametrize(
    "target",
    ["/", "/offerte", "/en/offerte?q=oss", "/professioni/oss#studi", "/professioni/oss/", "https://www.istat.it/x", "mailto:a@b.it", "tel:+390341", "http://testserver/storie"],
)  # fmt: skip
def test_links_that_lead_somewhere_are_fine(editor: TestClient, cast: Town, session: Session, target: str) -> None:
    text = f"## Ciao\n\n[qui]({target}) " + "parole " * 60
    assert editor.post("/desk/redazione/storie", data=typed(cast, text=text, then="publish")).status_code == 303
    assert only(session).state is StoryState.PUBLISHED


def test_a_photo_without_a_description_is_not_published(editor: TestClient, cast: Town) -> None:
    page = editor.post(
        "/desk/redazione/storie", data=typed(cast, then="publish"), files={"photo": ("x.png", photo(kind="PNG"))}
    )
    assert page.status_code == 422 and "Descrivi la foto" in errors(page.text)
    assert "sceglila di nuovo" in page.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "non è una foto"), (photo()[:400], "rovinata"),
        (photo(100, 100), "troppo piccola"), (b"\xff\xd8" + b"\0" * (8 * 1024 * 1024), "pesa troppo"),
    ],
    ids=["svg", "half", "tiny", "heavy"],
)  # fmt: skip
def test_a_hostile_photo_is_refused_beside_its_field(
    editor: TestClient, portal: Portal, cast: Town, session: Session, content: bytes, reason: str
) -> None:
    page = editor.post("/desk/redazione/storie", data=typed(cast), files={"photo": ("x.jpg", content)})
    assert page.status_code == 422 and reason in errors(page.text) and 'id="photo-error"' in page.text
    session.rollback()
    assert session.exec(select(Story)).all() == [] and list(portal.storage.keys()) == []


def test_a_new_photo_takes_the_place_of_the_old_one_and_can_be_taken_away(
    editor: TestClient, cast: Town, session: Session
) -> None:
    editor.post("/desk/redazione/storie", data=typed(cast, alt="a"), files={"photo": ("x.jpg", photo())})
    row = only(session)
    first, at = row.picture_id, f"/desk/redazione/storie/{row.key}"
    editor.post(at, data=typed(cast, alt="b", version=row.version), files={"photo": ("y.webp", photo(kind="WEBP"))})
    row = only(session)
    assert row.picture_id != first and len(session.exec(select(Picture)).all()) == 1
    editor.post(at, data=typed(cast, alt="b", version=row.version, remove_photo="y"))
    row = only(session)
    assert row.picture_id is None and row.alt == "" and session.exec(select(PictureFile)).all() == []


def test_a_public_story_stays_fit_to_be_public(editor: TestClient, cast: Town, session: Session) -> None:
    editor.post("/desk/redazione/storie", data=typed(cast, then="publish"))
    row = only(session)
    page = editor.post(f"/desk/redazione/storie/{row.key}", data=typed(cast, quote="", version=row.version))
    assert page.status_code == 422 and "una frase sua" in errors(page.text)
    assert only(session).quote.startswith("Mi riconosce")


def test_two_editors_see_both_versions_and_nothing_is_overwritten_unknowingly(
    editor: TestClient, cast: Town, session: Session
) -> None:
    editor.post("/desk/redazione/storie", data=typed(cast))
    row = only(session)
    at, seen = f"/desk/redazione/storie/{row.key}", row.version
    assert (
        editor.post(at, data=typed(cast, quote="La frase della collega, salvata prima.", version=seen)).status_code
        == 303
    )
    page = editor.post(at, data=typed(cast, quote="La mia frase, scritta nel frattempo.", version=seen))
    assert page.status_code == 409
    assert "La frase della collega" in page.text and "La mia frase" in page.text and "Due versioni" in page.text
    assert only(session).quote.startswith("La frase della collega")
    mine = typed(cast, quote="La mia frase, scritta nel frattempo.", version=version(page.text))
    assert editor.post(at, data=mine).status_code == 303
    assert only(session).quote.startswith("La mia frase")
    stale = editor.post(at + "/pubblicazioni", data={"version": seen})
    assert stale.status_code == 409 and only(session).state is StoryState.DRAFT


@pytest.mark.parametrize("seen", ["", "0", "x", "-1", "9" * 30, "1e3"])
def test_a_tampered_version_never_overwrites(editor: TestClient, cast: Town, session: Session, seen: str) -> None:
    editor.post("/desk/redazione/storie", data=typed(cast))
    at = f"/desk/redazione/storie/{only(session).key}"
    assert editor.post(at, data=typed(cast, quote="Un’altra frase ancora, qui.", version=seen)).status_code == 409


def test_withdrawing_is_immediate_and_deleting_comes_after(
    editor: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    with portal.db.write() as writing:
        row = story(writing, cast.aurora, cast.oss)
    at = f"/desk/redazione/storie/{row.key}"
    assert editor.post(at + "/eliminazioni").status_code == 409
    assert editor.post(at + "/ritiri").status_code == 303
    assert editor.get(f"/storie/{row.slug}").status_code == 410
    assert editor.post(at + "/ritiri").status_code == 409
    assert editor.post(at + "/eliminazioni").status_code == 303
    session.rollback()
    assert session.exec(select(Story)).all() == []
    assert editor.get(at).status_code == 404


def test_a_copy_takes_the_words_and_neither_name_nor_photo_nor_consent(
    editor: TestClient, cast: Town, session: Session
) -> None:
    editor.post(
        "/desk/redazione/storie", data=typed(cast, alt="a", then="publish"), files={"photo": ("x.jpg", photo())}
    )
    first = only(session)
    sent = editor.post(f"/desk/redazione/storie/{first.key}/copie")
    session.rollback()
    copied = session.exec(select(Story).where(Story.id != first.key)).one()
    assert sent.headers["location"] == f"/desk/redazione/storie/{copied.key}"
    assert copied.text == first.text and copied.state is StoryState.DRAFT
    assert not (copied.person or copied.picture_id or copied.consent_on or copied.consent_expires_on or copied.alt)


def test_a_place_of_work_of_another_cooperative_is_refused(editor: TestClient, cast: Town, session: Session) -> None:
    other = session.exec(select(Service).where(Service.cooperative_id == cast.brezza.key)).one()
    page = editor.post("/desk/redazione/storie", data=typed(cast, service_id=str(other.key)))
    assert page.status_code == 422 and "Scegli una delle voci" in errors(page.text)
    for wrong in ("x", "999999", "1; DROP"):
        assert editor.post("/desk/redazione/storie", data=typed(cast, profession_id=wrong)).status_code == 422


def test_who_writes_for_all_cooperatives_cannot_mix_them_up(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    sign_in(client, portal, cast.people["coordinator"])
    other = session.exec(select(Service).where(Service.cooperative_id == cast.brezza.key)).one()
    mixed = typed(cast, cooperative_id=str(cast.aurora.key), service_id=str(other.key))
    page = client.post("/desk/redazione/storie", data=mixed)
    assert page.status_code == 422 and "è di un’altra cooperativa" in errors(page.text)
    assert (
        client.post("/desk/redazione/storie", data=mixed | {"cooperative_id": str(cast.brezza.key)}).status_code == 303
    )
    assert only(session).cooperative_id == cast.brezza.key


def test_an_editor_of_one_cooperative_writes_nothing_for_another(
    editor: TestClient, cast: Town, session: Session
) -> None:
    editor.post("/desk/redazione/storie", data=typed(cast, cooperative_id=str(cast.brezza.key)))
    assert only(session).cooperative_id == cast.aurora.key


def test_hard_words_warn_and_do_not_stop(editor: TestClient, cast: Town) -> None:
    hard = "L’implementazione multidimensionale dell’organizzazione socioassistenziale interprofessionale necessita continuativamente di ristrutturazioni metodologiche pluridisciplinari significativamente differenziate territorialmente, istituzionalmente riconosciute, opportunamente documentate, scientificamente fondate, economicamente sostenibili. "
    sent = editor.post("/desk/redazione/storie", data=typed(cast, text=hard * 2, then="publish"))
    assert sent.status_code == 303
    page = editor.get(sent.headers["location"]).text
    assert 'class="readability hard"' in page and "Molto difficile" in page
