"""Cases by their number, for who may see them: at least four characters of its beginning."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from facilities.models.kinds import in_readers_language
from gis_data.search import Call, Hit, Question, Source

SHORTEST = 4
# The numbers come from the one rule of visibility, compiled by the ORM, so that a search stays one statement.
BEFORE = """(SELECT json_agg(r) FROM (
    SELECT c.number, c.state, k.label_zh, k.label_en, ST_X(c.place) AS lon, ST_Y(c.place) AS lat,
           CASE WHEN c.number = %s THEN 0 ELSE 1 END AS fit
    FROM cases_case c JOIN cases_casekind k ON k.id = c.kind_id WHERE c.id IN ("""
AFTER = ") ORDER BY c.number) r)"


def case_sources() -> list[Source]:
    """After facilities."""
    return [Source("case", 16, lambda: _("Cases"), case_rows, tell_case)]


def case_rows(question: Question) -> Call | None:
    """Cases whose number begins as was typed, of those that the asker may see."""
    text = question.terms.form.strip().upper()
    if len(text) < SHORTEST or not text.isalnum() or not any(sign.isdigit() for sign in text):
        return None
    found = Case.objects.visible_to(question.user).filter(number__startswith=text).order_by("number")
    try:
        seen, parameters = found.values("pk")[: question.limit].query.sql_with_params()
    except EmptyResultSet:
        return None
    return Call("".join((BEFORE, seen, AFTER)), [text, *parameters])


def tell_case(_question: Question, row: dict[str, Any]) -> Hit:
    """A case by its number, with its kind."""
    return Hit(
        *(row["number"], row["number"], row["lon"], row["lat"], row["fit"]),
        label=in_readers_language(row["label_zh"], row["label_en"]),
        more={"state": row["state"], "page": reverse("case", args=[row["number"]])},
    )
