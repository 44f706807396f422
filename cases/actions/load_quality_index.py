"""A quality index out of a file, beside those that are there."""

from pathlib import Path

from django.db import transaction

from cases.models import QualityClass, QualityGrade, QualityIndex, QualityIndicator
from cases.rules.board.quality_file import IndexFile, read_index

USUAL = Path(__file__).resolve().parent.parent / "catalogues" / "quality-2026.json"


def read_index_file(path: Path) -> IndexFile:
    """Raises OSError and NotAnIndex."""
    return read_index(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_quality_index(found: IndexFile, commit: bool = False, use: bool = False) -> bool:
    """Write an index whose key is not there yet; whether it was written. One that is there stays as it was edited.

    It comes into use when none is, or with `use`. A dry run without `commit`.
    """
    others = QualityIndex.objects.select_for_update().exclude(key=found.key).filter(active=True)
    is_new = not QualityIndex.objects.filter(key=found.key).exists()
    active = use or not others.exists()
    if use:
        others.update(active=False)
        QualityIndex.objects.filter(key=found.key).update(active=True)
    if is_new:
        _write(found, active)
    if not commit:
        transaction.set_rollback(True)
    return is_new


def _write(found: IndexFile, active: bool) -> None:
    index = QualityIndex.objects.create(key=found.key, active=active, **found.names)
    for entry in found.classes:
        klass = QualityClass.objects.create(
            index=index, code=entry["code"], weight=entry["weight"], label_zh=entry["zh"], label_en=entry["en"]
        )
        QualityIndicator.objects.bulk_create(
            QualityIndicator(
                klass=klass,
                label_zh=one["zh"],
                label_en=one["en"],
                **{name: one[name] for name in ("code", "measure", "weight", "worst", "best", "least")},
            )
            for one in entry["indicators"]
        )
    QualityGrade.objects.bulk_create(
        QualityGrade(index=index, start=one["start"], colour=one["colour"], label_zh=one["zh"], label_en=one["en"])
        for one in found.grades
    )
