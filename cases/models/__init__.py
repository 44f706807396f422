from cases.models.assets import (
    Accuracy,
    Asset,
    AssetAct,
    AssetChange,
    AssetCode,
    AssetState,
    AssetVersion,
    DataSource,
)
from cases.models.cases import Case, CaseMove, Channel, Photo
from cases.models.catalogue import (
    AssetKind,
    CaseKind,
    Catalogue,
    KindClass,
    Severity,
    Stage,
    Subject,
    TimeLimit,
    TimeUnit,
)
from cases.models.departments import CalendarDay, Department, DeskMember, Tier, WorkCalendar
from cases.models.reports import ReportCount

__all__ = [
    "Accuracy",
    "Asset",
    "AssetAct",
    "AssetChange",
    "AssetCode",
    "AssetKind",
    "AssetState",
    "AssetVersion",
    "CalendarDay",
    "Case",
    "CaseKind",
    "CaseMove",
    "Catalogue",
    "Channel",
    "DataSource",
    "Department",
    "DeskMember",
    "KindClass",
    "Photo",
    "ReportCount",
    "Severity",
    "Stage",
    "Subject",
    "Tier",
    "TimeLimit",
    "TimeUnit",
    "WorkCalendar",
]
