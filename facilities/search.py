"""Facilities by name, the pinyin of it, and address. Open to everyone; of the day that is asked for."""

from django.utils.translation import gettext as _

from facilities.models import FacilityVersion
from facilities.models.facilities import FACILITY_KEYS
from facilities.models.kinds import in_readers_language
from gis_data.rules.search import RESEMBLES
from gis_data.search import Hit, Question, Source

CANDIDATES = 60
COLUMNS = (
    *("facility__uid", "name", "address", "geom"),
    *("facility__kind__key", "facility__kind__label_zh", "facility__kind__label_en"),
)


def facility_sources() -> list[Source]:
    """After areas, before places of the base map."""
    return [Source("facility", 15, lambda: _("Facilities"), find_facilities)]


def find_facilities(question: Question) -> list[Hit]:
    """The facilities of the day, in one query, the nearest of those that fit equally well."""
    rows = FacilityVersion.objects.on(question.day).filter(facility__kind__active=True)
    if question.loosely:
        rows = rows.filter(name__trigram_similar=question.terms.form)
    else:
        rows = question.fitting(rows, FACILITY_KEYS)
    found = rows.order_by(question.nearest_first("geom")).values(*COLUMNS)[:CANDIDATES]
    hits = [_hit(question, row) for row in found if question.holds(row["name"], row["address"])]
    return sorted(hits, key=lambda hit: (hit.fit, question.away(hit.lon, hit.lat)))[: question.limit]


def _hit(question: Question, row: dict) -> Hit:
    lon, lat = row["geom"].coords
    fit = RESEMBLES if question.loosely else question.terms.fit(row["name"], row["address"])
    label = in_readers_language(row["facility__kind__label_zh"], row["facility__kind__label_en"])
    more = {"kind": row["facility__kind__key"], "address": row["address"]}
    return Hit(str(row["facility__uid"]), row["name"], lon, lat, fit, label=label, more=more)
