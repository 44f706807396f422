"""Writing the demo city's departments, its history of cases, its partners and lists."""

from cases.actions.demo.lists import DemoLists, ListsExist, load_demo_lists
from cases.actions.demo.load import (
    CasesExist,
    DemoCases,
    KindsMissing,
    NoDemoCity,
    load_demo_cases,
)

__all__ = [
    "CasesExist",
    "DemoCases",
    "DemoLists",
    "KindsMissing",
    "ListsExist",
    "NoDemoCity",
    "load_demo_cases",
    "load_demo_lists",
]
