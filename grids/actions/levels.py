"""Levels for a new deployment."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import CodeScheme, Level
from grids.rules.presets import CHINA_SCHEME, PRESETS, LevelPreset

# GB/T 34300-2017 as quoted second-hand: data that warns and never blocks.
GRID_HOUSEHOLDS = (300, 500)


class LevelsExist(Exception):
    """The deployment has levels already; they are changed as data, not laid anew."""

    message = _("There are levels already. Change them in the administration, or start with an empty database.")


@transaction.atomic
def install_levels(preset: str) -> list[Level]:
    """Write the levels of a preset (a key of `PRESETS`), from the top down, with the code scheme they need.

    Raises `LevelsExist` when there are any, `KeyError` for an unknown preset.
    """
    chosen = PRESETS[preset]
    if Level.objects.exists():
        raise LevelsExist
    scheme = _install_scheme() if any(level.coded for level in chosen) else None
    return Level.objects.bulk_create(_level(level, scheme) for level in chosen)


def _install_scheme() -> CodeScheme:
    scheme, _created = CodeScheme.objects.get_or_create(
        key=CHINA_SCHEME["key"], edition=CHINA_SCHEME["edition"], defaults=CHINA_SCHEME
    )
    return scheme


def _level(preset: LevelPreset, scheme: CodeScheme | None) -> Level:
    fewest, most = GRID_HOUSEHOLDS if preset.is_working_grid else (None, None)
    return Level(
        key=preset.key,
        rank=preset.rank,
        label_zh=preset.label_zh,
        label_en=preset.label_en,
        tiles_parent=preset.tiles_parent,
        stored_in=preset.stored_in,
        is_working_grid=preset.is_working_grid,
        scheme=scheme if preset.coded else None,
        min_households=fewest,
        max_households=most,
    )
