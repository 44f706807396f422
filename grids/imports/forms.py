"""What is asked of who brings a file of areas in: the options of `manage.py import_areas` that a page has use for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_data.crs import UnknownCrs, parse_crs
from gis_data.days import BadDay, parse_day
from gis_data.readers.from_page import PAGE_SUFFIXES
from grids.models import Level, StoredIn

MOST_CONTINUED = 200
USUAL = ("file", "level", "valid_from")


class DayField(forms.CharField):
    """A day as everywhere in addresses and files: 2020-06-08."""

    def clean(self, value: str) -> str | None:
        """Its text, or None when it may be left out and is."""
        text = super().clean(value)
        try:
            return parse_day(text).isoformat() if text else None
        except BadDay as problem:
            raise forms.ValidationError(str(problem)) from None


class ImportForm(forms.Form):
    """The file, the day from which it holds, and how it is to be read."""

    file = forms.FileField(label=gettext_lazy("File"))
    level = forms.ChoiceField(label=gettext_lazy("Level of the areas"))
    valid_from = DayField(
        label=gettext_lazy("They hold from this day on"), widget=forms.TextInput(attrs={"placeholder": "2020-06-08"})
    )
    crs = forms.CharField(
        label=gettext_lazy("Coordinates"),
        required=False,
        help_text=gettext_lazy("Only when the file does not say it, or says it wrongly: 4543, CGCS2000, gcj02, bd09."),
    )
    complete = forms.BooleanField(
        label=gettext_lazy("The file is complete: areas that it leaves out end on that day"), required=False
    )
    correct = forms.BooleanField(label=gettext_lazy("Overwrite versions that begin on that very day"), required=False)
    document = forms.CharField(
        label=gettext_lazy("Number of the document that orders the change"), required=False, max_length=100
    )
    title = forms.CharField(label=gettext_lazy("Title of that document"), required=False, max_length=200)
    continues = forms.CharField(
        label=gettext_lazy("Areas that live on under another code"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("One in a line: old code=new code"),
    )
    layer = forms.CharField(label=gettext_lazy("Layer, where the file has several"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = Level.objects.filter(stored_in=StoredIn.AREA).order_by("rank")
        self.fields["level"].choices = [(level.key, level.label) for level in levels]
        accepted = ", ".join(PAGE_SUFFIXES)
        self.fields["file"].widget.attrs["accept"] = accepted
        self.fields["file"].help_text = _("%(kinds)s, at most %(most)d MB") % {
            "kinds": accepted,
            "most": settings.UPLOAD_MB,
        }

    @property
    def usual(self) -> list[forms.BoundField]:
        """What every import needs."""
        return [self[name] for name in USUAL]

    @property
    def rarer(self) -> list[forms.BoundField]:
        """What some need."""
        return [self[name] for name in self.fields if name not in USUAL]

    @property
    def shows_rarer(self) -> bool:
        """Whether something rarer was filled in, or is wrong."""
        return any(field.errors or (self.is_bound and field.data) for field in self.rarer)

    def clean_file(self) -> UploadedFile:
        """A file of a kind that is taken here; what is inside, the import finds out."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(PAGE_SUFFIXES):
            raise forms.ValidationError(
                _("Only these are taken here: %(kinds)s.") % {"kinds": ", ".join(PAGE_SUFFIXES)}
            )
        return file

    def clean_crs(self) -> str:
        """A coordinate system that is known."""
        text = self.cleaned_data["crs"].strip()
        try:
            if text:
                parse_crs(text)
        except UnknownCrs:
            message = _("This is no coordinate system that is known here: give an EPSG code, gcj02 or bd09.")
            raise forms.ValidationError(message) from None
        return text

    def clean_continues(self) -> dict[str, str]:
        """Old codes to new ones."""
        lines = [line.strip() for line in self.cleaned_data["continues"].splitlines() if line.strip()]
        pairs = dict(line.partition("=")[::2] for line in lines[:MOST_CONTINUED])
        if len(lines) > MOST_CONTINUED or not all(old.strip() and new.strip() for old, new in pairs.items()):
            raise forms.ValidationError(_("Write one in a line, as 532503101=532503001."))
        return {old.strip(): new.strip() for old, new in pairs.items()}

    def clean(self) -> dict[str, Any]:
        """A title belongs to a document with a number."""
        if self.cleaned_data.get("title") and not self.cleaned_data.get("document"):
            self.add_error("document", _("A title needs the number of its document."))
        return self.cleaned_data
