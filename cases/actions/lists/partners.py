"""Signing partners up, letting them end, and saying which accounts act for them."""

from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from cases.actions.lists.store import ListDeed, permit, refuse
from cases.list_access import may_keep
from cases.models import Partner, PartnerMember
from cases.rules import list_faults as faults
from grids.models import Area


@transaction.atomic
def add_partner(
    area: Area, name: str, first: date, deed: ListDeed, name_en: str = "", public_contact: str = ""
) -> Partner:
    """An organisation signs up in an area, from a day on. Raises ListRefused, NotYourList."""
    permit(may_keep(deed.by.user, area))
    name, name_en, public_contact = name.strip(), name_en.strip(), public_contact.strip()
    if not name:
        refuse([faults.NAME_MISSING.at(field="name")])
    texts = (("name", name), ("name_en", name_en), ("public_contact", public_contact))
    limit = faults.LONGEST_TITLE
    refuse(faults.TOO_LONG.at(field=f, length=len(text), limit=limit) for f, text in texts if len(text) > limit)
    valid = DateRange(first, None, "[)")
    if Partner.objects.filter(area=area, name=name, valid__overlap=valid).exists():
        refuse([faults.SIGNED_UP.at(field="name", value=name)])
    return Partner.objects.create(area=area, name=name, name_en=name_en, public_contact=public_contact, valid=valid)


@transaction.atomic
def end_partner(partner: Partner, day: date, deed: ListDeed) -> Partner:
    """It is no partner from a day on; what it claimed stays, and can be given up by the area.

    Raises ListRefused, NotYourList.
    """
    partner = Partner.objects.select_for_update(of=("self",)).select_related("area").get(pk=partner.pk)
    permit(may_keep(deed.by.user, partner.area))
    first = partner.valid.lower
    if first is not None and day <= first:
        refuse([faults.ENDS_EARLY.at(field="day", value=day, earliest=first + timedelta(days=1))])
    partner.valid = DateRange(first, day, "[)")
    partner.save(update_fields=["valid"])
    return partner


@transaction.atomic
def seat_member(partner: Partner, user: AbstractBaseUser, first: date, deed: ListDeed) -> PartnerMember:
    """An account acts for a partner from a day on. Raises NotYourList."""
    permit(may_keep(deed.by.user, partner.area))
    open_ended = DateRange(first, None, "[)")
    found = PartnerMember.objects.filter(partner=partner, user=user, valid__overlap=open_ended).first()
    return found or PartnerMember.objects.create(partner=partner, user=user, valid=open_ended)
