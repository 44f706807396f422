"""Why an area cannot be divided; each says it in one line, with what to do."""

from datetime import date

from django.utils.translation import gettext as _


class CannotDivide(Exception):
    """The area stays as it is."""


class UnknownArea(CannotDivide):
    """No area has that code on the day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(_("No area has the code %(code)s on %(day)s.") % {"code": code, "day": day})


class UnknownGridLevel(CannotDivide):
    """No level has that key."""

    def __init__(self, key: str) -> None:
        super().__init__(_("There is no level %(key)s to divide into.") % {"key": key})


class NotBelow(CannotDivide):
    """The level does not stand below the area's own."""

    def __init__(self, level: str, code: str) -> None:
        text = _("The level %(level)s does not stand below the area %(code)s: choose an area of a higher level.")
        super().__init__(text % {"level": level, "code": code})


class AlreadyDivided(CannotDivide):
    """An area below has grids on that day or later."""

    def __init__(self, code: str, grids: int, day: date) -> None:
        text = _(
            "%(code)s has %(grids)d grids already on %(day)s or later. Change them with a redraw, "
            "or name an area that has none."
        )
        super().__init__(text % {"code": code, "grids": grids, "day": day})


class NoPlaceForCode(CannotDivide):
    """The code scheme has no number for grids directly below this area."""

    def __init__(self, code: str) -> None:
        text = _(
            "The code scheme has no grid number below the code %(code)s: bring in the levels between, "
            "or take the scheme off the level."
        )
        super().__init__(text % {"code": code})


class BrokenBoundary(CannotDivide):
    """Boundaries overlap or cross themselves."""

    def __init__(self, code: str) -> None:
        text = _("The boundaries below %(code)s overlap: mend them first, check_grids says where.")
        super().__init__(text % {"code": code})
