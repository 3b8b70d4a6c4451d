"""The disk of the search engine is full: pages go on, notes wait, everybody is told, and with room again all is there."""

import resource
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from structlog.testing import capture_logs

from portal import indexes
from search_index.embedded import EmbeddedIndex
from tests.conftest import sign_in
from tests.flows.test_healing_meili import is_whole, notes_wait
from tests.flows.test_search_trouble import somebody_applies


@contextmanager
def small_disk(folder, megabytes):
    """A disk of its own; None where this machine lets nobody mount one. What is given makes it larger."""
    tmpfs = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
    if not shutil.which("mount") or subprocess.run(tmpfs, capture_output=True).returncode != 0:
        yield None
        return
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=400m", folder], check=True)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """Use up what is left of a disk."""
    with (folder / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


def disk_is_full(portal, client, cast, session, checked):
    sign_in(client, portal, cast.people["recruiter"])
    somebody_applies(portal, cast, "Persona Ultima")
    with capture_logs() as said:
        notes_wait(portal, session)
    assert any("disk is full" in str(entry.get("why")) for entry in said), said
    assert "Dora Bianchi" in client.get("/desk/candidati").text and client.get("/offerte?q=oss").status_code == 200
    output, code = checked()
    assert code == 1 and "disk is full" in output and "Ultima" not in output
    sign_in(client, portal, cast.people["coordinator"])
    system = client.get("/desk/sistema").text
    assert "Il disco del motore di ricerca è pieno" in system and "search_full" in system
    assert "search engine’s disk is full" in client.get("/en/desk/sistema").text


def there_is_room_again(portal, client, cast, checked):
    assert is_whole(portal)
    sign_in(client, portal, cast.people["recruiter"])
    page = client.get("/desk/candidati?q=ultima").text
    assert "Persona Ultima" in page and "non risponde" not in page
    assert checked()[1] == 0


@pytest.mark.timeout(300)
def test_the_disk_of_the_server_is_full(engines, tmp_path, portal, client, cast, session, checked):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, 60) as larger:
        server, portal.index = engines(folder=folder)
        indexes.heal(portal)
        assert is_whole(portal)
        if larger:
            fill(folder)
        else:  # nothing more can be written into any file
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        disk_is_full(portal, client, cast, session, checked)
        if larger:
            larger()
        else:
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        there_is_room_again(portal, client, cast, checked)
        server.stop()


def test_the_disk_of_the_index_inside_the_process_is_full(tmp_path, portal, client, cast, session, checked):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, 20) as larger:
        if larger is None:
            pytest.skip(
                "this machine lets nobody mount a disk; tests/search_index/test_full_disk.py limits files instead"
            )
        portal.index = EmbeddedIndex(folder / "index")
        indexes.heal(portal)
        assert is_whole(portal)
        fill(folder)
        disk_is_full(portal, client, cast, session, checked)
        with capture_logs() as said:
            portal.index._readers.clear()
            (folder / "index/pool/current").unlink()
            assert indexes.heal(portal) == []
        assert any(entry["event"] == "index not rebuilt" and "disk is full" in entry["why"] for entry in said)
        larger()
        assert indexes.heal(portal) == ["pool"]
        there_is_room_again(portal, client, cast, checked)
