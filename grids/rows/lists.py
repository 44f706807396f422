"""The lists that there are: buildings, households, posts and the areas below. Which columns, which rows, for whom."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from grids.access import areas_open_to, sees_everything
from grids.card.card import children, rights_in
from grids.card.figures import count
from grids.card.posts import posts_of
from grids.card.scope import scope_of
from grids.models import AreaVersion, BuildingUse, Household, Post, Role
from grids.querysets import area_ids_under
from grids.rows.listing import Column, Lists, Question, RowList, any_holds, demand, holds, labelled, left_out
from grids.rows.paging import ListSource, QuerySource
from grids.rules.access import Capability


def buildings(question: Question) -> RowList:
    """Buildings, with how many households live in each where counts are open."""
    demand(question, Capability.SEE_AREAS)
    rows = scope_of(question.area, question.day).buildings().visible_to(question.user)
    rows = rows.filter(holds(question.text, "address", "name", "number"))
    if question.choice in BuildingUse.values:
        rows = rows.filter(use=question.choice)
    fields = {name: F(name) for name in ("address", "name", "number", "use", "storeys", "dwellings")}
    sorts = fields | {name: Coalesce(name, 0) for name in ("storeys", "dwellings")}
    columns = [
        Column("address", _("address")),
        Column("name", _("name")),
        Column("number", _("building number")),
        Column("use", _("use")),
        Column("storeys", _("storeys"), numeric=True),
        Column("dwellings", _("dwellings"), numeric=True),
    ]
    source = QuerySource(rows, fields | {"place": F("location")}, sorts)
    return RowList(_("Buildings"), columns, source, labelled(BuildingUse.choices), left_out(question))


def households(question: Question) -> RowList:
    """Households by address and door. Names and telephones are not in it: they are opened one at a time."""
    demand(question, Capability.SEE_HOUSEHOLDS)
    rows: QuerySet[Household] = scope_of(question.area, question.day).households().visible_to(question.user)
    rows = rows.filter(holds(question.text, "building__address", "building__name", "door"))
    fields = {
        "address": F("building__address"),
        "unit": F("unit__number"),
        "door": F("door"),
        "residents": F("residents"),
        "since": F("valid__startswith"),
    }
    sorts = {
        "address": F("building__address"),
        "unit": Coalesce("unit__number", Value("")),
        "door": F("door"),
        "residents": F("residents"),
        "since": Coalesce("valid__startswith", Value(date.min)),
    }
    columns = [
        Column("address", _("address")),
        Column("unit", _("unit")),
        Column("door", _("door number")),
        Column("residents", _("residents"), numeric=True),
        Column("since", _("since")),
    ]
    source = QuerySource(rows, fields | {"place": F("building__location")}, sorts)
    return RowList(_("Households"), columns, source, note=left_out(question))


def posts(question: Question) -> RowList:
    """Posts in the area, in all below it, and on the street lines that run through it."""
    demand(question, Capability.SEE_POSTS)
    below = Post.objects.on(question.day).filter(area__in=area_ids_under(question.area, question.day))
    rows = posts_of(question.area, question.day).filter(lane__isnull=False) | below
    if not sees_everything(question.user):
        open_to = areas_open_to(question.user, Capability.SEE_POSTS)
        rows = rows.filter(Q(lane__isnull=False) | Q(area__in=open_to))
    if question.choice in Role.values:
        rows = rows.filter(role=question.choice)
    version = AreaVersion.objects.on(question.day).filter(area=OuterRef("area"))
    code, name = (Subquery(version.values(what)[:1]) for what in ("code", "name"))
    rows = rows.annotate(place_code=code, place_name=Coalesce(name, "lane__name"))
    rows = rows.filter(holds(question.text, "holder_name", "place_name", "place_code"))
    fields = {
        "role": F("role"),
        "holder": F("holder_name"),
        "where": F("place_name"),
        "code": F("place_code"),
        "since": F("valid__startswith"),
    }
    sorts = {
        **{name: fields[name] for name in ("role", "holder")},
        "where": Coalesce("place_name", Value("")),
        "code": Coalesce("place_code", Value("")),
        "since": Coalesce("valid__startswith", Value(date.min)),
    }
    columns = [
        Column("code", _("code")),
        Column("where", _("area or street")),
        Column("role", _("role")),
        Column("holder", _("holder")),
        Column("since", _("since")),
    ]
    return RowList(_("Posts"), columns, QuerySource(rows, fields, sorts), labelled(Role.choices), left_out(question))


def areas_below(question: Question) -> RowList:
    """The areas right below, with their figures. Open to all; numbers of people only where counts are open."""
    rights = rights_in(question.user, question.area)
    counted = count(scope_of(question.area, question.day))
    rows = [row | {"key": row["code"]} for row in children(question.area, question.day, counted, rights)]
    rows = [row for row in rows if any_holds(question.text, (row["name"], row["code"]))]
    columns = [
        Column("code", _("code")),
        Column("name", _("name")),
        Column("level_label", _("level")),
        Column("buildings", _("buildings"), numeric=True),
    ]
    if rights.counts:
        columns += [
            Column("households", _("households"), numeric=True),
            Column("residents", _("residents"), numeric=True),
            Column("workers", _("grid workers"), numeric=True),
            Column("households_per_worker", _("households per grid worker"), numeric=True),
        ]
    columns.append(Column("area_m2", _("area in m²"), numeric=True))
    return RowList(_("Areas below"), columns, ListSource(rows))


LISTS: Lists = {
    "buildings": buildings,
    "households": households,
    "posts": posts,
    "children": areas_below,
}
