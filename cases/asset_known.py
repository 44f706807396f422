"""What codes of assets are judged by: the catalogue in use, and the counties whose areas are on record today."""

from cases.models import AssetKind, Catalogue, KindClass, Subject
from cases.rules.asset_codes import Known, is_county
from grids.models import AreaVersion


def known_codes(catalogue: Catalogue | None = None) -> Known:
    """Names of classes, kinds and counties in the reader's language; the catalogue in use when none is given."""
    catalogue = catalogue or Catalogue.objects.filter(active=True).first()
    classes = KindClass.objects.filter(catalogue=catalogue, subject=Subject.ASSET)
    kinds = AssetKind.objects.filter(klass__catalogue=catalogue)
    return Known({klass.code: klass.label for klass in classes}, {kind.code: kind.label for kind in kinds}, counties())


def counties() -> dict[str, str]:
    """The six digits of today's counties with their names: areas whose whole code these are."""
    areas = AreaVersion.objects.current().filter(code__regex=r"^[0-9]{6}$").values_list("code", "name")
    return {code: name for code, name in areas if is_county(code)}
