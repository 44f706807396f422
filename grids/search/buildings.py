"""Buildings by address, name, number, and the pinyin of their name, for those in whose areas they stand."""

from gis_data.rules.search import HOLDS, RESEMBLES
from gis_data.search import Hit, Question
from grids.models import Building
from grids.models.buildings import BUILDING_KEYS

CANDIDATES = 40


def find_buildings(question: Question) -> list[Hit]:
    """The buildings of the day that the asker may see, in one query, the nearest of those that fit equally well."""
    if len(question.terms.form) < 2:
        return []
    rows = Building.objects.visible_to(question.user).on(question.day)
    rows = question.fitting(rows, BUILDING_KEYS).order_by(question.nearest_first("location"))[:CANDIDATES]
    found = rows.values("uid", "name", "number", "address", "location", "use")
    hits = [_hit(question, row) for row in found if question.holds(row["name"], row["address"], row["number"])]
    return sorted(hits, key=lambda hit: (hit.fit, question.away(hit.lon, hit.lat)))[: question.limit]


def _hit(question: Question, row: dict) -> Hit:
    lon, lat = row["location"].coords
    named = row["name"] + row["number"]
    title = row["address"] or named
    texts = (title, named, row["address"])
    fit = RESEMBLES if question.loosely else question.terms.fit(*texts)
    if fit == HOLDS and question.terms.is_cut(title):
        fit = RESEMBLES
    return Hit(str(row["uid"]), title, lon, lat, fit, label=named, more={"use": row["use"]})
