"""Writing the demo city's departments and its history of cases."""

from cases.actions.demo.load import (
    CasesExist,
    DemoCases,
    KindsMissing,
    NoDemoCity,
    load_demo_cases,
)

__all__ = ["CasesExist", "DemoCases", "KindsMissing", "NoDemoCity", "load_demo_cases"]
