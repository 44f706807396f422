"""Kinds of facilities, walking groups and rules for points of interest, for a new deployment."""

from dataclasses import dataclass

from django.db import transaction

from facilities.models import FacilityKind, KindRule, WalkGroup
from facilities.rules.presets import KINDS, KindPreset
from facilities.rules.speeds import SPEED_GROUPS, SpeedGroup
from facilities.rules.tag_rules import TAG_RULES


@dataclass(frozen=True)
class KindCounts:
    """How many rows were written; those that were there already stay as somebody has made them."""

    groups: int
    kinds: int
    rules: int


@transaction.atomic
def install_kinds() -> KindCounts:
    """Write what is not there yet of the presets: groups, kinds, and rules only where there is none at all."""
    groups = WalkGroup.objects.bulk_create(
        [_group(preset, rank) for rank, preset in enumerate(SPEED_GROUPS, start=1) if _is_new(WalkGroup, preset.key)]
    )
    by_key = {group.key: group for group in WalkGroup.objects.all()}
    kinds = FacilityKind.objects.bulk_create(
        _kind(preset, 10 * rank, by_key[preset.group])
        for rank, preset in enumerate(KINDS, start=1)
        if _is_new(FacilityKind, preset.key)
    )
    return KindCounts(len(groups), len(kinds), _install_rules())


def _install_rules() -> int:
    if KindRule.objects.exists():
        return 0
    kinds = {kind.key: kind for kind in FacilityKind.objects.all()}
    rules = [
        KindRule(rank=10 * rank, key=rule.key, value=rule.value, extra_key=rule.extra_key,
                 extra_values=";".join(rule.extra_values), kind=kinds[rule.kind] if rule.kind else None)
        for rank, rule in enumerate(TAG_RULES, start=1)
    ]  # fmt: skip
    return len(KindRule.objects.bulk_create(rules))


def _is_new(model: type[WalkGroup] | type[FacilityKind], key: str) -> bool:
    return not model.objects.filter(key=key).exists()


def _group(preset: SpeedGroup, rank: int) -> WalkGroup:
    return WalkGroup(
        key=preset.key, rank=rank, label_zh=preset.label_zh, label_en=preset.label_en,
        speed_m_min=preset.speed_m_min, takes_steps=preset.takes_steps,
    )  # fmt: skip


def _kind(preset: KindPreset, rank: int, group: WalkGroup) -> FacilityKind:
    unit_zh, unit_en = preset.capacity or ("", "")
    return FacilityKind(
        key=preset.key, rank=rank, label_zh=preset.label_zh, label_en=preset.label_en, icon=preset.key,
        tier=preset.tier, limit_m=preset.limit_m, limit_minutes=preset.limit_minutes, group=group,
        has_capacity=preset.capacity is not None, capacity_unit_zh=unit_zh, capacity_unit_en=unit_en,
        source=preset.source,
    )  # fmt: skip
