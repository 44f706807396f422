"""What is asked of who brings a table of cases in: the options of `manage.py import_cases`."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.rules.case_import import BadMapping, Mapping

SUFFIXES = (".csv", ".xlsx")
LONGEST_MAPPING = 200_000
# What stands in the form at first: the least that is needed, and what is usual.
EXAMPLE: dict[str, Any] = {
    "source": "my-table",
    "columns": {"source_id": "编号", "kind": "类别", "status": "状态", "reported_at": "上报时间", "text": "描述",
                "lon": "经度", "lat": "纬度"},
    "kinds": {},
    "states": {"已结案": "closed", "处置中": "handling"},
    "date_format": "%Y-%m-%d %H:%M",
}  # fmt: skip


class ImportForm(forms.Form):
    """The file, what its columns are, and how it is to be read."""

    file = forms.FileField(label=gettext_lazy("File"))
    mapping = forms.CharField(
        label=gettext_lazy("Which column is what (JSON)"),
        max_length=LONGEST_MAPPING,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Needed: kind, reported_at, lon, lat. Kinds are also found by their code or name, departments by their key "
            "or name; words of your own are translated by kinds, states and departments."
        ),
    )
    sheet = forms.CharField(
        label=gettext_lazy("Sheet, where the file has several"), required=False, max_length=200, strip=True
    )
    encoding = forms.CharField(
        label=gettext_lazy("Encoding of a CSV file, where it is not found by itself"), required=False, max_length=40
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].initial = json.dumps(EXAMPLE, ensure_ascii=False, indent=1)
        accepted = ", ".join(SUFFIXES)
        self.fields["file"].widget.attrs["accept"] = accepted
        self.fields["file"].help_text = _("%(kinds)s, at most %(most)d MB") % {
            "kinds": accepted,
            "most": settings.UPLOAD_MB,
        }

    def clean_file(self) -> UploadedFile:
        """A table by its name; what is inside, the import finds out."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise forms.ValidationError(_("Only these are taken here: %(kinds)s.") % {"kinds": ", ".join(SUFFIXES)})
        return file

    def clean_mapping(self) -> str:
        """A mapping that can be used."""
        try:
            Mapping.parse(self.cleaned_data["mapping"])
        except BadMapping as problem:
            raise forms.ValidationError(str(problem)) from None
        return self.cleaned_data["mapping"]

    def clean_encoding(self) -> str:
        """One that Python knows."""
        name = self.cleaned_data["encoding"].strip()
        try:
            "".encode(name or "utf-8")
        except (LookupError, ValueError):
            raise forms.ValidationError(_("This encoding is not known. Usual ones are UTF-8 and GB18030.")) from None
        return name
