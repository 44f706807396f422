"""Quality indexes: weights, scales and grades are changed here; the same for everyone. And who gets weekly mails."""

from django.contrib import admin

from cases.models import BoardMail, QualityClass, QualityGrade, QualityIndex, QualityIndicator
from gis_data.admin_base import ReadOnlyMixin


class GradeInline(admin.TabularInline):
    """Grades stand with their index."""

    model = QualityGrade
    extra = 0


class IndicatorInline(admin.TabularInline):
    """Indicators stand with their class."""

    model = QualityIndicator
    extra = 0


@admin.register(QualityIndex)
class QualityIndexAdmin(admin.ModelAdmin):
    """One of them is in use."""

    list_display = ("key", "label_zh", "label_en", "active", "source_zh")
    inlines = (GradeInline,)


@admin.register(QualityClass)
class QualityClassAdmin(admin.ModelAdmin):
    """Each with its indicators."""

    list_display = ("code", "label_zh", "label_en", "weight", "index")
    list_filter = ("index",)
    list_select_related = ("index",)
    inlines = (IndicatorInline,)


@admin.register(BoardMail)
class BoardMailAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Everyone subscribes on the page of the dashboard, for themselves."""

    list_display = ("user", "area", "department", "since", "asked_for")
    list_select_related = ("user", "area", "department")
