"""Addresses in the administration, and all rights there are."""

from django.urls import reverse

OF_GRIDS = ("area", "areaversion", "building", "unit", "household", "post", "redraw", "lineage", "lane")
ALL_RIGHTS = [f"grids.{right}_{model}" for model in OF_GRIDS for right in ("view", "add", "change", "delete")]


def changelist(model: str, app: str = "grids") -> str:
    return reverse(f"admin:{app}_{model}_changelist")


def change(thing) -> str:
    return reverse(f"admin:grids_{thing._meta.model_name}_change", args=[thing.pk])


def listed(client, model: str, query: str = "") -> str:
    answer = client.get(changelist(model) + query)
    assert answer.status_code == 200
    return answer.content.decode()
