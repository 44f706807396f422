"""The dashboard in words and numbers, the same for the page, the sheet, the paper and the mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.dashboard import links, names
from cases.dashboard.asked import Asked
from cases.dashboard.attention import GridInNeed, grids_in_need
from cases.dashboard.columns import NOBODY
from cases.dashboard.figures import Board, Table, board_of
from cases.dashboard.shapes import Cell, Head, Headline, Line, ToldBoard, ToldTable
from cases.dashboard.words import FEW, NOTHING, Figure, change, figures, number, reason_text, reasons_about
from cases.models import WhistleCall
from cases.rules.board.periods import Period, Unit
from cases.whistles import counts_by_tier, whistles_of

MOST_GRIDS = 50  # that need attention, on a page


def tell(asked: Asked) -> ToldBoard:
    """Work the figures out and put them into words, in the reader's language."""
    board = board_of(asked)
    teller = _Teller(board)
    need = [] if asked.place.of_desk else grids_in_need(board)
    before = asked.before
    return ToldBoard(
        place=place_text(asked),
        period=period_text(asked.period),
        before=period_text(before) if before else "",
        bounds=str(asked.bounds.label),
        at=timezone.localtime(),
        headlines=teller.headlines(),
        tables=[table for table in teller.tables() if table.lines],
        grids=teller.grids(need) if need else None,
        grids_in_all=len(need),
    )


def period_text(period: Period) -> str:
    """Both days; one where they are the same."""
    first, last = period.first.isoformat(), period.last.isoformat()
    return first if first == last else f"{first} – {last}"


def place_text(asked: Asked) -> str:
    """The area, the department and the kind that figures are of."""
    place = asked.place
    area = " ".join(reversed(names.areas([place.area.pk])[place.area.pk])) if place.area else ""
    department = place.department.label if place.department else ""
    kind = _("kind %(code)s") % {"code": asked.kind} if asked.kind else ""
    return " · ".join(filter(None, (area, department, kind))) or _("All areas")


class _Teller:
    """Tells the parts of one board."""

    def __init__(self, board: Board) -> None:
        self.board, self.asked = board, board.asked
        self.figures = figures()

    def headlines(self) -> list[Headline]:
        """All cases together."""
        now = self.board.total.sums.row(0)
        was = self.board.total.before.row(0) if self.board.total.before else None
        return [self._headline(figure, now, was) for figure in self.figures]

    def tables(self) -> list[ToldTable]:
        """Of time, kinds, areas, departments and whistles."""
        tables = [self._trend(), self._kinds(), self._areas(), self._departments()]
        # A whistle is of no kind of cases.
        return tables if self.asked.kind else [*tables, self._whistles()]

    def _headline(self, figure: Figure, now: dict, was: dict | None) -> Headline:
        cell = self._cell(figure, now, self.asked.period)
        if was is None or figure.by_end is None:
            return Headline(figure, cell, "", "")
        return Headline(figure, cell, _said(figure, was), change(figure, now, was))

    def _trend(self) -> ToldTable:
        table, steps = self.board.trend, self.board.trend.ids
        shown = [figure for figure in self.figures if figure.by_end is not None]
        lines = []
        for i, step in enumerate(steps):
            row = table.sums.row(i)
            link = f"?{self.asked.query(period=step, unit=Unit.DAY)}" if len(steps) > 1 else ""
            lines.append(
                Line(_step_text(step, self.asked.unit), "", link, [self._cell(figure, row, step) for figure in shown])
            )
        return ToldTable("trend", _("Over time"), _("Period"), _heads(shown), lines, "lines", (0, 1))

    def _kinds(self) -> ToldTable:
        found = names.kinds(self.board.kinds.ids)

        def line(pk: int, cells: Callable[..., list[Cell]]) -> Line:
            code, name = found.get(pk, ("", str(pk)))
            return Line(name, code, f"?{self.asked.query(kind=code)}", cells(kind=code))

        return self._of("kinds", _("By kind"), _("Kind"), self.board.kinds, line)

    def _areas(self) -> ToldTable:
        found = names.areas(self.board.areas.ids)
        own = self.asked.place.area

        def line(pk: int, cells: Callable[..., list[Cell]]) -> Line:
            code, name = found.get(pk, ("", str(pk)))
            if pk == NOBODY:
                return Line(name, "", "", cells(None))
            return Line(name, code, f"?{self.asked.query(area=code)}", cells(area=code))

        table = self._of("areas", _("By area"), pgettext("dashboard", "Area"), self.board.areas, line)
        alone = own is not None and self.board.areas.ids == [own.pk]
        return ToldTable(table.key, table.title, table.of, table.heads, []) if alone else table

    def _departments(self) -> ToldTable:
        found = names.departments(self.board.departments.ids)

        def line(pk: int, cells: Callable[..., list[Cell]]) -> Line:
            key, name = found.get(pk, ("", str(pk)))
            if pk == NOBODY:
                return Line(name, "", "", cells(None))
            return Line(name, "", f"?{self.asked.query(department=key)}", cells(department=key))

        return self._of("departments", _("By department"), _("Department"), self.board.departments, line)

    def _of(self, key: str, title: str, of: str, table: Table, line: Callable[..., Line]) -> ToldTable:
        """The groups of a table by how many cases they have; those with the most first, then by their ids."""
        sums = table.sums
        order = sorted(range(len(table.ids)), key=lambda i: (-int(sums.reported[i]), -int(sums.ended[i]), i))
        lines = []
        for i in order:
            row = sums.row(i)

            def cells(*no_rows: None, row: dict = row, **only: str) -> list[Cell]:
                return [self._cell(one, row, self.asked.period, not no_rows, **only) for one in self.figures]

            lines.append(line(table.ids[i], cells))
        lines = [self._with_change(one, table, i) for one, i in zip(lines, order, strict=True)]
        heads = _heads(self.figures) + ([Head(_("Reported, change"), _change_about())] if table.before else [])
        return ToldTable(key, title, of, heads, lines, "bars", (0, 1))

    def _with_change(self, line: Line, table: Table, i: int) -> Line:
        if table.before is None:
            return line
        text = change(self.figures[0], table.sums.row(i), table.before.row(i))
        was = int(table.before.reported[i])
        return Line(line.label, line.code, line.link, [*line.cells, Cell(text or NOTHING, None, few=was < FEW)])

    def _cell(self, figure: Figure, row: dict, period: Period, with_link: bool = True, **only: str) -> Cell:
        value = figure.read(row)
        if value is None:
            return Cell(NOTHING)
        few = (figure.is_share or figure.is_time or figure.key == "rating") and figure.of(row) < FEW
        link = links.rows_of(figure, self.asked, period, **only) if with_link and figure.of(row) else ""
        return Cell(figure.say(value), value, link, few)

    def _whistles(self) -> ToldTable:
        asked, place = self.asked, self.asked.place
        rows = whistles_of(asked.period.first, asked.period.last, area=place.area)
        department = place.department.pk if place.department else None
        if department is not None:
            calls = WhistleCall.objects.filter(department=department).order_by()
            rows = rows.filter(pk__in=calls.values("whistle"))
        lines = []
        for one in counts_by_tier(rows, department):
            # The list of whistles knows no department: it would show more than the number says.
            link = "" if place.department else links.whistles_of(asked, str(one.tier))
            numbers = (one.whistles, one.under_way, one.calls, one.in_time, one.late, one.objected)
            ratings = [Cell(NOTHING if value is None else f"{value:.2f}", value) for value in (one.rating,)]
            cells = [Cell(number(value), value, link if value else "") for value in numbers] + ratings
            if one.whistles:
                lines.append(Line(str(one.tier.label), "", "", cells))
        return ToldTable(
            "whistles", _("Whistles by tier"), _("Tier of the caller"), _whistle_heads(), lines, "bars", (0, 3, 4)
        )

    def grids(self, need: Sequence[GridInNeed]) -> ToldTable:
        """Those that need attention, and why."""
        shown = need[:MOST_GRIDS]
        found = names.areas([one.grid for one in shown])
        heads = [Head(_("Why"), reasons_about()), *_heads([f for f in self.figures if f.key in _OF_GRIDS])]
        lines = []
        for one in shown:
            code, name = found.get(one.grid, ("", str(one.grid)))
            why = Cell("; ".join(f"{reason.label}: {reason_text(reason, one.facts)}" for reason in one.reasons))
            cells = [
                Cell(number(one.facts[figure.key]), one.facts[figure.key], self._grid_rows(figure, code))
                for figure in self.figures
                if figure.key in _OF_GRIDS
            ]
            lines.append(Line(name, code, f"?{self.asked.query(area=code)}", [why, *cells]))
        return ToldTable("grids", _("Grids that need attention"), _("Grid"), heads, lines)

    def _grid_rows(self, figure: Figure, code: str) -> str:
        return links.rows_of(figure, self.asked, self.asked.period, area=code)


_OF_GRIDS = ("reported", "open", "overdue")


def _heads(shown: Sequence[Figure]) -> list[Head]:
    return [Head(figure.label, figure.about, figure.is_share, figure.is_time) for figure in shown]


def _whistle_heads() -> list[Head]:
    return [
        Head(pgettext("dashboard", "Whistles"), _("Whistles blown in the period.")),
        Head(_("Under way"), _("Of them, those that have not ended.")),
        Head(_("Calls"), _("Departments that they called.")),
        Head(_("Reported in in time"), _("Calls in which the department reported in by its time.")),
        Head(_("Reported in late"), _("Calls in which it reported in after its time.")),
        Head(_("Objected"), _("Calls to which the department objects at this moment.")),
        Head(_("Rating"), _("Mean of the callers' ratings of the departments, from 1 to 5.")),
    ]


def _change_about() -> str:
    return _("How many more or fewer were reported than in the period that it is compared with.")


def _said(figure: Figure, row: dict) -> str:
    value = figure.read(row)
    return NOTHING if value is None else figure.say(value)


def _step_text(step: Period, unit: Unit) -> str:
    """A whole month by its name; anything else by its days."""
    if unit == Unit.MONTH and step.is_months:
        return f"{step.first:%Y-%m}"
    return period_text(step)
