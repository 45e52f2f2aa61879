"""How long reading takes: against one regular expression pass over the same text, and as hostile texts grow.

    python benchmarks/reading.py

Prints ratios only, each the median of five rounds in this run; times of different machines do not compare.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jobboard.sheet import read

ROUNDS = 5
LARGEST = 1_000_000
OFFERS = Path(__file__).parent.parent / "tests" / "sheet" / "offers"

# Texts that make careless patterns slow: one piece is repeated to any size.
HOSTILE: dict[str, str] = {
    "letters": "a",
    "digits": "1",
    "spaces": " ",
    "newlines": "\n",
    "bullets": "- \n",
    "colons": "a: ",
    "labels": "Durée : 6 mois\n",
    "label chain": "Durée : 6 mois – Début : mars – ",
    "headings": "# Missions\n",
    "underlined": "Missions\n--------\n",
    "at signs": "a@",
    "disguised": "a dot a at a dot ",
    "open brackets": "(((( [at] {{",
    "numbers with spaces": "1 000 000 ",
    "dates": "1er mars 2027 - ",
    "months": "mars à avril ou mai / ",
    "capitals": "Rose Ada Otto Sami de la ",
    "links": "https://a.example/((",
    "phones": "01 23 45 67 8 ",
    "one long sentence": "le stagiaire devra, au sein de l'équipe, ",
    "levels": "bac+ master 2 ou niveau ",
    "accents": "éàùœ’–",
    "quotes": "> > > ",
    "tables": "| Lieu | Paris | ",
}


def median(call: Callable[[], object]) -> float:
    """The median time of one call, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def growth() -> float:
    """The worst ratio time(2n) / time(n) over the hostile families, n from 8 000 characters to half the largest."""
    worst = 0.0
    for name, piece in HOSTILE.items():
        ratios, size, last = [], 8_000, 0.0
        while size <= LARGEST:
            text = (piece * (size // len(piece) + 1))[:size]
            taken = median(lambda text=text: read(text))  # type: ignore[misc]
            if last:
                ratios.append(taken / last)
            size, last = size * 2, taken
        worst = max(worst, *ratios)
        print(
            f"{name:<22} worst time(2n)/time(n) {max(ratios):5.2f}   {LARGEST} characters in {last * 1000:7.0f} ms"
        )
    return worst


def against_one_pass() -> float:
    """The worst ratio of reading to one pass of a word pattern, over invented offers brought to 4 kB."""
    words = re.compile(r"\w+")
    worst = 0.0
    for path in sorted(OFFERS.iterdir()):
        text = path.read_text(encoding="utf-8")
        text = (text + "\n") * (4096 // len(text) + 1)
        text = text[:4096]
        read(text)
        ratio = median(lambda text=text: read(text)) / median(lambda text=text: words.findall(text))  # type: ignore[misc]
        worst = max(worst, ratio)
        print(f"{path.name:<22} {ratio:6.0f} × one pass over 4 kB")
    return worst


def main() -> int:
    passes, growing = against_one_pass(), growth()
    print(f"worst: {passes:.0f} × one pass (bar 200), growth {growing:.2f} (bar 3)")
    return int(passes > 200 or growing > 3)


if __name__ == "__main__":
    sys.exit(main())
