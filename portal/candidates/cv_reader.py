"""What words does one document hold? Runs alone, as a limited child process of `cv_text`.

Called by file path as `python -I cv_reader.py {settings}`, the document on standard input. It
imports only its own few neighbours, so that a hostile document meets little code and memory.
Two tasks: `text` answers JSON on standard output; `page` draws one page and then *becomes* the
tesseract program (exec), so that drawing and recognition share one allowance of CPU seconds.
"""

import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any


def limit(cpu: int, memory_mb: int, wall: int, file_mb: int) -> None:
    """Take this process's own freedom away, for good; tesseract inherits it through exec."""
    ceilings = [
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_FSIZE, file_mb * 1024 * 1024),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ]
    for which, ceiling in ceilings:
        hard = resource.getrlimit(which)[1]
        soft = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
        # The CPU's hard limit kills; the soft one comes first and says which limit it was.
        top = soft + 1 if which == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else soft
        resource.setrlimit(which, (soft, top))
    # Should the parent be killed meanwhile, this one does not outlive its time.
    signal.alarm(wall + 2)


def answer(settings: dict[str, Any]) -> dict[str, Any]:
    """The pages' words, or a state and a reason; with the task `page` it does not come back."""
    from portal.candidates.cv_words import Unread

    kind = settings["kind"]
    try:
        data = sys.stdin.buffer.read(settings["max_bytes"] + 1)
        if settings["task"] == "page":
            from portal.candidates.cv_page import become_tesseract, draw

            picture = draw(data, kind, settings["page"])
            become_tesseract(picture, settings["tesseract"], settings["languages"])
        if kind == "pdf":
            from portal.candidates.cv_pdf import read_pdf

            return read_pdf(data)
        if kind in ("docx", "odt"):
            from portal.candidates.cv_office import read_office

            return read_office(data, kind)
        from portal.candidates.cv_page import open_picture

        open_picture(data)
        return {"pages": [""], "bare": [0], "count": 1}
    except Unread as unread:
        return {"state": unread.state, "reason": unread.reason}
    except MemoryError:
        return {"state": "rejected", "reason": "limit_memory"}
    except Exception:  # a damaged document can make a library fail in any way
        return {"state": "not_readable", "reason": "broken"}


def main() -> None:
    """Take on the limits before anything of the document is looked at, then answer."""
    settings = json.loads(sys.argv[1])
    limit(settings["cpu"], settings["memory_mb"], settings["wall"], settings["file_mb"])
    # -I leaves the script's own surroundings out of the path; at the end, nothing is shadowed.
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    sys.stdout.write(json.dumps(answer(settings), ensure_ascii=False))


if __name__ == "__main__":
    main()
