"""docs/access.md says what the table of roles says."""

import re
from pathlib import Path

from django.utils.translation import override

from grids.rules.access import CAPABILITIES, Capability, Role

PAGE = (Path(__file__).resolve().parent.parent / "docs/access.md").read_text("utf-8")
COLUMNS = {
    "areas": Capability.SEE_AREAS,
    "counts": Capability.SEE_COUNTS,
    "posts": Capability.SEE_POSTS,
    "households": Capability.SEE_HOUSEHOLDS,
    "change households": Capability.CHANGE_HOUSEHOLDS,
    "plan": Capability.PLAN,
    "facilities": Capability.MANAGE_FACILITIES,
    "cases": Capability.SEE_CASES,
    "handle cases": Capability.HANDLE_CASES,
    "assets": Capability.MANAGE_ASSETS,
    "fill posts": Capability.MANAGE_POSTS,
    "accounts": Capability.MANAGE_ACCOUNTS,
    "logs": Capability.READ_LOGS,
}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_the_table_of_roles_is_the_one_in_the_code():
    head = cells(re.search(r"^\| role \| code \|.*$", PAGE, re.MULTILINE)[0])[2:]
    assert [COLUMNS[name] for name in head] == list(Capability)
    rows = {row[1].strip("`"): row[2:] for row in map(cells, re.findall(r"^\| .* \| `\w+` \|.*$", PAGE, re.MULTILINE))}
    written = {
        code: frozenset(COLUMNS[name] for name, mark in zip(head, marks, strict=True) if mark)
        for code, marks in rows.items()
    }
    assert written == {role.value: opened for role, opened in CAPABILITIES.items()}


def test_the_roles_are_named_as_the_pages_name_them():
    with override("en"):
        for role in Role:
            assert f"| {role.label} | `{role.value}` |" in PAGE
