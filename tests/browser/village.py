"""Which portal do the browsers look at? The demo town with its openings and staff, and a dozen of its candidates.

`python -m tests.browser.village` fills the empty database that the settings name, then serves it, worker included.
"""

from portal import cli, indexes, migrations, settings
from portal.app import Portal, build
from portal.db import today
from portal.demo.candidates import candidates
from portal.demo.load import load
from portal.demo.records import DemoCandidate
from portal.worker import Worker, watch_everything

COOPERATIVE = "riva-nespola"
OWNER = "nives.castagnola@coop-rivanespola.example"
RECRUITER = "lidia.frattoni@coop-rivanespola.example"
EDITOR = "corrado.lanzirotti@consorzio.example"
COORDINATOR = "mirella.quattrocase@consorzio.example"
# An opening of theirs that people in several stages applied to.
BUSY = "oss-notte-rsa-lecco"
STAGES = ("received", "read", "interview", "offer", "hired", "declined", "withdrawn")


def people() -> list[DemoCandidate]:
    """Two in each stage of the busy opening, with files that are read quickly; somebody without a CV; a few more."""
    quick = [one for one in candidates(today()) if one.cv in {"one_column", "two_columns", "docx", "none"}]
    here = [(one, sent.stage) for one in quick for sent in one.applications if sent.opening == BUSY]
    chosen = {one.number: one for one in quick[:4]}
    for stage in STAGES:
        chosen |= {one.number: one for one in [one for one, found in here if found == stage][:2]}
    chosen |= {one.number: one for one in [one for one in quick if one.cv == "none"][:1]}
    return list(chosen.values())


def settle(portal: Portal) -> None:
    """Load the town and let the worker do all that is due."""
    load(portal, today(), lambda *_: None, people())
    indexes.heal(portal)
    Worker(portal).drain()


def main() -> None:
    """Fill, then serve."""
    config = settings.load()
    migrations.upgrade(config.database)
    watch_everything()
    portal = build(config)
    settle(portal)
    portal.close()
    cli.main(["serve"])


if __name__ == "__main__":
    main()
