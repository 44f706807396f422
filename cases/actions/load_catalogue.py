"""A catalogue of components and events into the database. What is there stays as somebody has made it."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from cases.models import AssetKind, CaseKind, Catalogue, KindClass
from cases.rules.catalogue_file import CatalogueFile, ClassEntry, KindEntry, read_catalogue

CATALOGUES = Path(__file__).resolve().parent.parent / "catalogues"
STANDARD = CATALOGUES / "gbt-47678-5-2026.json"


@dataclass(frozen=True)
class Difference:
    """A row that is otherwise than in the file, or that the file does not have (`in_file` is empty)."""

    subject: str
    code: str
    in_database: str
    in_file: str


@dataclass
class Loaded:
    """How many rows of which sort are new, what differs, and whether this catalogue is now in use."""

    key: str
    classes: int = 0
    components: int = 0
    events: int = 0
    in_use: bool = False
    committed: bool = False
    differences: list[Difference] = field(default_factory=list)


def read_catalogue_file(path: Path) -> CatalogueFile:
    """The catalogue in a file. Raises OSError and NotACatalogue."""
    return read_catalogue(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_catalogue(found: CatalogueFile, commit: bool = False, use: bool = False) -> Loaded:
    """Write what is not there yet, and tell what differs. A dry run without `commit`.

    It comes into use when none is, or with `use`: what is new is then of its kinds, and the older ones stay readable.
    """
    catalogue = _catalogue(found, use)
    report = Loaded(found.key, in_use=catalogue.active, committed=commit)
    for entry in found.classes:
        klass, is_new = KindClass.objects.get_or_create(
            catalogue=catalogue, subject=entry.subject, code=entry.code,
            defaults={"label_zh": entry.zh, "label_en": entry.en},
        )  # fmt: skip
        report.classes += is_new
        _write_kinds(klass, entry, report)
    if not commit:
        transaction.set_rollback(True)
    return report


def _catalogue(found: CatalogueFile, use: bool) -> Catalogue:
    others = Catalogue.objects.select_for_update().exclude(key=found.key).filter(active=True)
    if use:
        others.update(active=False)
    words = {"label_zh": found.zh, "label_en": found.en, "source": found.source, "checked": found.checked}
    catalogue, _new = Catalogue.objects.get_or_create(
        key=found.key, defaults=words | {"active": use or not others.exists()}
    )
    if use and not catalogue.active:
        catalogue.active = True
        catalogue.save(update_fields=["active"])
    return catalogue


def _write_kinds(klass: KindClass, entry: ClassEntry, report: Loaded) -> None:
    is_component = entry.subject == "asset"
    model = AssetKind if is_component else CaseKind
    known = {kind.code: kind for kind in model.objects.filter(klass=klass)}
    new = [kind for kind in entry.kinds if kind.code not in known]
    components = {} if is_component else _components(klass)
    model.objects.bulk_create(_row(model, klass, kind, components) for kind in new)
    if is_component:
        report.components += len(new)
    else:
        report.events += len(new)
    report.differences += _differences(entry, known)


def _components(klass: KindClass) -> dict[str, AssetKind]:
    return {kind.code: kind for kind in AssetKind.objects.filter(klass__catalogue=klass.catalogue_id)}


def _row(
    model: type[AssetKind] | type[CaseKind], klass: KindClass, kind: KindEntry, components: dict[str, AssetKind]
) -> AssetKind | CaseKind:
    more = {"asset_kind": components[kind.component]} if kind.component else {}
    return model(klass=klass, code=kind.code, label_zh=kind.zh, label_en=kind.en, **more)


def _differences(entry: ClassEntry, known: dict[str, AssetKind | CaseKind]) -> list[Difference]:
    told = {kind.code: f"{kind.zh} / {kind.en}" for kind in entry.kinds}
    rows = {code: f"{kind.label_zh} / {kind.label_en}" for code, kind in known.items()}
    return [
        Difference(entry.subject, code, text, told.get(code, ""))
        for code, text in sorted(rows.items())
        if text != told.get(code)
    ]
