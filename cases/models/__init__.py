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
from cases.models.board import BoardMail
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
from cases.models.day_changes import CaseDayChange, CountedBy
from cases.models.departments import CalendarDay, Department, DeskMember, Tier, WorkCalendar
from cases.models.desk import Notification, SavedView
from cases.models.lists import Claim, ListItem, ListMove, Partner, PartnerMember
from cases.models.looks import ContactLook
from cases.models.monthly import MonthlyProblem, MonthlyStep
from cases.models.quality import QualityClass, QualityGrade, QualityIndex, QualityIndicator
from cases.models.reports import ReportCount
from cases.models.serials import AssetSerial
from cases.models.tasks import CaseTask
from cases.models.whistles import Whistle, WhistleCall, WhistleEvent

__all__ = [
    "CaseDayChange",
    "CountedBy",
    "BoardMail",
    "QualityClass",
    "QualityGrade",
    "QualityIndex",
    "QualityIndicator",
    "Accuracy",
    "Asset",
    "AssetAct",
    "AssetChange",
    "AssetCode",
    "AssetKind",
    "AssetSerial",
    "AssetState",
    "AssetVersion",
    "CalendarDay",
    "Case",
    "CaseKind",
    "CaseMove",
    "CaseTask",
    "Catalogue",
    "Channel",
    "ContactLook",
    "Claim",
    "DataSource",
    "Department",
    "DeskMember",
    "KindClass",
    "MonthlyProblem",
    "MonthlyStep",
    "ListItem",
    "ListMove",
    "Partner",
    "PartnerMember",
    "Photo",
    "ReportCount",
    "Notification",
    "Photo",
    "SavedView",
    "Severity",
    "Stage",
    "Subject",
    "Tier",
    "TimeLimit",
    "TimeUnit",
    "Whistle",
    "WhistleCall",
    "WhistleEvent",
    "WorkCalendar",
]
