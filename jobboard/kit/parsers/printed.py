"""Pages that a browser printed into a PDF: without what it writes around the page itself."""

import re

# "11/30/26, 4:22 AM Garder le phare — Granit" above each sheet, its address and "1/2" below.
_ABOVE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?:\s[AP]M)?\s\S.*")
_BELOW = re.compile(r"(?:https?|file)://\S+\s+\d+\s?(?:/|of|sur)\s?\d+")
# "Garder le phare — Granit": what a page's title ends with is the name of its site.
_SITE = re.compile(r".*\S\s[—–|·-]\s(?P<name>\S.*)", re.DOTALL)


# A heading that takes more lines is none.
_MOST_LINES = 4


def without_edges(text: str, title: str) -> str:
    """The text without the lines a browser adds to each sheet, and without its first where that only names the site.

    `title` is that of the document; the lines it begins with are a heading that had no room on one.
    """
    lines = text.split("\n")
    edges = [line for line in lines if _ABOVE.fullmatch(line) or _BELOW.fullmatch(line)]
    if any(_BELOW.fullmatch(line) for line in edges):
        lines = [line for line in lines if line not in edges]
    title = " ".join(title.split())
    site = _SITE.fullmatch(title)
    if site and len(lines) > 1 and " ".join(lines[0].split()) == site["name"]:
        del lines[0]
    for number in range(_MOST_LINES, 0, -1):
        heading = " ".join(" ".join(lines[:number]).split())
        if len(lines) > number and heading and title.startswith(heading):
            lines[:number] = [heading, ""]
            break
    return "\n".join(lines)
