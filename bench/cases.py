"""A catalogue of one kind and an account that reports, for the measurements of cases."""

from django.contrib.auth import get_user_model

from cases.models import CaseKind, Catalogue, KindClass, Subject

KIND_CODE = "06010"


def fill_catalogue() -> CaseKind:
    """The kind of event that the measurements report."""
    catalogue, _new = Catalogue.objects.get_or_create(key="bench", defaults={"label_zh": "测", "label_en": "bench"})
    klass, _new = KindClass.objects.get_or_create(
        catalogue=catalogue, subject=Subject.CASE, code="06", defaults={"label_zh": "类", "label_en": "class"}
    )
    return CaseKind.objects.get_or_create(
        klass=klass, code=KIND_CODE, defaults={"label_zh": "暴露垃圾", "label_en": "exposed garbage"}
    )[0]


def reporter() -> object:
    """An account that may report."""
    return get_user_model().objects.get_or_create(username="bench", defaults={"is_superuser": True})[0]
