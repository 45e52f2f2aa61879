"""The nursery has all the code that its children need: none of them spends its time loading some."""

import json
import subprocess
import sys
from pathlib import Path

from tests.kit.papers import docx, odt, pdf

TOP = Path(__file__).parents[2]
MAIL = b"From: rose@example.org\r\nSubject: Stage\r\n\r\nUn stage de six mois dans notre atelier.\r\n"
LOADED = """
import sys, json
from pathlib import Path
import jobboard.kit.parsers.child as child
before = set(sys.modules)
for task, kind, file in json.loads(sys.argv[1]):
    child.TASKS[task](Path(file).read_bytes(), kind)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_opening_documents_loads_no_code(tmp_path: Path) -> None:
    documents = {"pdf": pdf(), "docx": docx(), "odt": odt(), "eml": MAIL, "txt": b"Un stage de six mois."}
    jobs = []
    for kind, data in documents.items():
        file = tmp_path / f"document.{kind}"
        file.write_bytes(data)
        jobs.append(["read", file.name, str(file)])
        if kind in ("pdf", "docx", "odt"):
            jobs.append(["check_cv", kind, str(file)])
    said = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(jobs)], capture_output=True, check=True, cwd=TOP
    )
    assert json.loads(said.stdout) == []
