"""Areas by name, pinyin and every code they ever bore, as they were on a day; those that were not, with what became
of them."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_data.search import Call, Hit, Question


def area_rows(_question: Question) -> Call:
    """Areas as they are told: their version of the day, else the last before it, else the first after it."""
    return Call("grids_find_areas(asked, %s)", ((get_language() or "zh").startswith("zh"),))


def tell_area(question: Question, row: dict[str, Any]) -> Hit:
    """An area by its name, with what is not as one would think."""
    marks = filter(None, [_before(question, row), _absence(question, row)])
    return Hit(
        *(row["uid"], row["name"], row["lon"], row["lat"], row["fit"]),
        label=row["label"],
        note=row["parent"],
        mark="; ".join(marks),
        bounds=tuple(row["bounds"]),
        more={"code": row["code"], "level": row["level"], "exists": row["is_there"], "became": row["became"] or []},
    )


def _before(question: Question, row: dict[str, Any]) -> str:
    """The name or code that the area was found by, when it is not the one that is shown."""
    typed, by = question.terms.form, row["found_code"]
    if by.lower().startswith(typed) and not row["code"].lower().startswith(typed):
        return _("found by its code %(code)s") % {"code": by}
    return _("found as %(name)s") % {"name": row["found_name"]} if row["found_name"] != row["name"] else ""


def _absence(question: Question, row: dict[str, Any]) -> str:
    """That an area did not exist on the day, and what became of it."""
    if row["is_there"]:
        return ""
    if row["until"] is None or row["since"] > question.day.isoformat():
        return _("exists from %(day)s") % {"day": row["since"]}
    gaps = {"day": row["until"], "names": ", ".join(heir["name"] for heir in row["became"] or [])}
    return (_("until %(day)s, then %(names)s") if row["became"] else _("until %(day)s")) % gaps
