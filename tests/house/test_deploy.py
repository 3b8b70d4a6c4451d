"""E7: what the compose file, the units and the workflow name exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from portal import cli
from portal.settings import ROOT, Settings
from portal.web.uploads import WITH_FILES

DEPLOY = ROOT / "deploy"
OTHERS = {"PORTAL_SECRETS_DIR", "PORTAL_TEST_MEILI_URL", "PORTAL_TEST_MEILI_KEY", "PORTAL_TEST_DATABASE"}
UNITS = sorted((DEPLOY / "systemd").iterdir())
FILES = sorted(path for path in [*DEPLOY.rglob("*"), *(ROOT / ".github").rglob("*.yml")] if path.is_file())


def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path):
    known = {f"PORTAL_{name.upper()}" for name in Settings.model_fields} | OTHERS
    named = set(re.findall(r"PORTAL_[A-Z]+(?:_[A-Z]+)*\b(?!\*)", path.read_text()))
    named.discard("PORTAL_MEILI")  # "PORTAL_MEILI_*"
    assert named <= known


def test_compose_holds_the_five_parts_and_each_waits_for_what_it_needs():
    services = compose()["services"]
    assert set(services) == {"portal", "worker", "postgres", "meilisearch", "proxy"}
    for name in ("portal", "worker"):
        assert services[name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "meilisearch": {"condition": "service_started"},  # pages do without it
        }
    for service in services.values():
        for needed in service.get("depends_on", {}):
            assert "healthcheck" in services[needed]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose()["volumes"] or (DEPLOY / source).exists()
    # Only the proxy can be reached from outside.
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_web_and_worker_run_commands_that_exist_from_folders_that_are_copied():
    services = compose()["services"]
    for command in (services["portal"]["command"], services["worker"]["command"]):
        assert CliRunner().invoke(cli.main, [*command, "--help"]).exit_code == 0
    for copied in re.findall(r"^COPY (\S+)", services["portal"]["build"]["dockerfile_inline"], re.MULTILINE):
        assert (ROOT / copied).exists()


def test_the_proxy_lets_through_what_the_portal_answers_in_its_own_words():
    most = re.search(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text())
    assert most and int(most[1]) * 1_000_000 > WITH_FILES.body


def test_the_proxy_keeps_monitoring_inside():
    text = (DEPLOY / "Caddyfile").read_text()
    assert re.search(r"@inside path /metrics\s+respond @inside 404", text) and "reverse_proxy portal:8000" in text


def test_the_workflow_runs_the_same_command_with_both_servers():
    job = yaml.safe_load((ROOT / ".github" / "workflows" / "checks.yml").read_text())["jobs"]["run"]
    assert job["steps"][-1]["run"] == ".ci/run" and (ROOT / ".ci" / "run").exists()
    assert set(job["services"]) == {"meilisearch", "postgres"}
    assert job["services"]["meilisearch"]["env"]["MEILI_MASTER_KEY"] == job["env"]["PORTAL_TEST_MEILI_KEY"]
    assert job["services"]["meilisearch"]["image"] == compose()["services"]["meilisearch"]["image"]
    version = job["services"]["meilisearch"]["image"].partition(":")[2]
    assert any(f"/{version}/" in step.get("run", "") for step in job["steps"]), "the program is of the same version"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_the_units_run_commands_that_exist(path: Path):
    for command in re.findall(r"^ExecStart=\S+ -m portal (\S+)$", path.read_text(), re.MULTILINE):
        assert CliRunner().invoke(cli.main, [command, "--help"]).exit_code == 0
    assert ("ExecStart=" in path.read_text()) == (path.suffix == ".service")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine")
def test_systemd_understands_the_units(tmp_path: Path):
    for path in UNITS:
        text = path.read_text().replace("/srv/portal/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(
            re.sub(r"^(User|Group|EnvironmentFile|WorkingDirectory)=.*\n", "", text, flags=re.M)
        )
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    ours = [line for line in found.stderr.splitlines() if "portal" in line]
    assert not ours, found.stderr
