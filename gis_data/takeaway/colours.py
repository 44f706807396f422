"""The colours of the style sheet, for what is drawn outside the page."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

TOKENS = "css/tokens.css"


@cache
def tokens() -> dict[str, str]:
    """Every colour by the name of its CSS variable, such as `level-grid`."""
    sheet = Path(finders.find(TOKENS)).read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", sheet))
