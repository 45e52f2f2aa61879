"""The watch itself: it sees a page that breaks the rules."""

from typing import Any

import pytest

from tests.browser.looking import Eyes, too_wide, violations
from tests.browser.world import World

pytestmark = pytest.mark.browser
FOREIGN = "document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))"
INLINE = "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
WIDE = "document.querySelector('main').append(Object.assign(document.createElement('pre'), {textContent: 'x'.repeat(999)}))"


def test_a_foreign_picture_an_inline_script_and_a_wide_line_are_seen(chromium: Any, desert: World) -> None:
    with Eyes(chromium, desert) as eyes:
        page = eyes.page()
        page.goto(desert.at("home"))
        assert violations(page) == []
        assert too_wide(page) == []
        assert eyes.complaints == []
        for script in (FOREIGN, INLINE, WIDE):
            page.evaluate(f"() => {{ {script}; }}")
        page.wait_for_timeout(200)
        assert any(problem.startswith("image-alt") for problem in violations(page))
        assert len(too_wide(page)) == 4
        assert len(eyes.complaints) >= 2
