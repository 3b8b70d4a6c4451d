"""No room for the index inside the process: writers are told, searches go on, and with room again all is as before."""

import subprocess
import sys
from pathlib import Path

# In a process of its own: the limit on the size of files holds for all that it writes.
CHILD = """
import resource, sys
from search_index.embedded import EmbeddedIndex
from search_index.index import IndexUnavailable, Query
from tests.search_index.town import candidate

index = EmbeddedIndex(sys.argv[1])
index.clear("candidates")
index.put("candidates", [candidate(1, "oss")])

def limit(most):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

def refused(call):
    try:
        call()
    except IndexUnavailable as away:
        assert getattr(away, "kind", "") == "full", repr(away)
    else:
        raise AssertionError("that should not have worked")

def fill(documents):
    with index.rebuild("candidates") as twin:
        twin.put(documents)

many = [candidate(n, "oss", cv_text=" ".join(f"parola{n}x{i}" for i in range(400))) for n in range(1, 200)]
for most in (0, 100, 5_000):
    limit(most)
    refused(lambda: index.put("candidates", many))
    refused(lambda: index.remove("candidates", ["1-1"]) if most < 100 else fill(many))
    refused(lambda: index.clear("candidates") if most < 100 else fill(many))
    assert index.search("candidates", Query(text="oss")).total == 1
    assert EmbeddedIndex(sys.argv[1]).count("candidates") == 1
    limit(resource.RLIM_INFINITY)
assert index.put("candidates", many) == len(many) == index.count("candidates")
fill(many[:5])
assert index.count("candidates") == 5 and index.health()["candidates"] == "ok"
"""


def test_writers_are_told_and_searches_go_on_while_the_disk_is_full(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
