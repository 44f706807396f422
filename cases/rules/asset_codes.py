"""The code of a component: composed, taken apart, and explained digit by digit.

17 digits after GB/T 47678.5-2026: 6 for the county (GB/T 2260), 2 for the class, 3 for the kind, 6 for a serial number
within county and kind. The older standard (GB/T 30428.2-2013) has 16: its kinds have two digits.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Finding, Kind, Severity

OLDER = "older-16"
LENGTH, OLDER_LENGTH = 17, 16
LAST_SERIAL = 999_999
# Mainland provinces by their two digits, and Taiwan, Hong Kong and Macao.
PROVINCES = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82]
)


class Part(StrEnum):
    COUNTY = "county"
    CLASS = "class"
    KIND = "kind"
    SERIAL = "serial"


WIDTHS = {
    LENGTH: {Part.COUNTY: 6, Part.CLASS: 2, Part.KIND: 3, Part.SERIAL: 6},
    OLDER_LENGTH: {Part.COUNTY: 6, Part.CLASS: 2, Part.KIND: 2, Part.SERIAL: 6},
}

NOT_DIGITS = Kind(
    "asset-code-not-digits",
    Severity.ERROR,
    _("{value} holds {odd} at place {place}, which is no digit."),
    _("A code has digits only; where a table wrote 5.3E+16, format the column as text and export it again."),
)
WRONG_LENGTH = Kind(
    "asset-code-length",
    Severity.ERROR,
    _("{value} has {count} digits."),
    _("A code has 17 digits; one of the older standard has 16."),
)
NO_PROVINCE = Kind(
    "asset-code-province",
    Severity.ERROR,
    _("{value} begins with {part}, which is no province."),
    _("The first six digits are the county's after GB/T 2260."),
)
NOT_A_COUNTY = Kind(
    "asset-code-county",
    Severity.ERROR,
    _("{part} is no county: its last two digits are 00."),
    _("Give the six digits of the county, not those of the province or the city."),
)
OTHER_COUNTY = Kind(
    "asset-code-other-county",
    Severity.WARNING,
    _("{part} is none of the counties of this system."),
    _("Check the first six digits; the counties here are {known}."),
)
NO_CLASS = Kind(
    "asset-code-class",
    Severity.ERROR,
    _("{part} is no class of components in the catalogue."),
    _("The classes are {known}."),
)
NO_KIND = Kind(
    "asset-code-kind",
    Severity.ERROR,
    _("{part} is no kind of component in class {klass}."),
    _("The kinds of the class stand in the catalogue; a kind of one's own is to be added there first."),
)
SERIAL_ZERO = Kind(
    "asset-code-serial",
    Severity.ERROR,
    _("The serial number is 000000; it counts from 000001."),
    _("Leave the code empty to have one issued."),
)
OLDER_CODE = Kind(
    "asset-code-older",
    Severity.NOTE,
    _("{value} has the 16 digits of the older standard."),
    _("It is kept as another code of the asset; a code of 17 digits is issued."),
)
TWICE = Kind(
    "asset-code-twice",
    Severity.ERROR,
    _("The code {value} stands in row {other} already."),
    _("Each asset has a code of its own; leave it empty to have one issued."),
)
NO_COUNTY = Kind(
    "asset-code-no-county",
    Severity.ERROR,
    _("No county is known there: the areas' codes do not begin with the six digits of one."),
    _("Give the county's area its six digits after GB/T 2260."),
)
SERIALS_SPENT = Kind(
    "asset-code-spent",
    Severity.ERROR,
    _("All 999,999 numbers of {value} are given out."),
    _("Split the kind in the catalogue."),
)


class BadCode(ValueError):
    """The text is no code; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(str(found.problem) for found in self.findings))


@dataclass(frozen=True)
class Parts:
    """A code in its parts, as texts of digits; `kind` is the three (older: two) behind the class's."""

    county: str
    klass: str
    kind: str
    serial: str

    @property
    def full_kind(self) -> str:
        """Class and kind together, as the catalogue has them."""
        return self.klass + self.kind

    @property
    def prefix(self) -> str:
        """All but the serial number: the numbers are counted within it."""
        return self.county + self.klass + self.kind


@dataclass(frozen=True)
class Explained:
    """One part of a code: where its digits stand (counted from 1), what they say, and what is wrong with them."""

    part: Part
    digits: str
    first: int
    last: int
    says: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Known:
    """What codes are judged by: the catalogue's classes and kinds (five digits), and the counties, each with its name.

    Without counties none is doubted.
    """

    classes: Mapping[str, str]
    kinds: Mapping[str, str]
    counties: Mapping[str, str]


def compose(county: str, kind: str, serial: int) -> str:
    """The code of 17 digits of a county (6), a kind (5) and a serial number (1 to 999,999). Raises BadCode."""
    if not 1 <= serial <= LAST_SERIAL:
        raise BadCode([SERIALS_SPENT.at(field="code", value=county + kind)])
    code = f"{county}{kind}{serial:06d}"
    parse(code)
    return code


def parse(code: str) -> Parts:
    """The parts of a code of 17 or 16 digits. Raises BadCode when it is no such row of digits."""
    found = _check_digits(code)
    if found is not None:
        raise BadCode([found])
    return Parts(*(digits for _part, digits, _first, _last in _cut(code)))


def explain(code: str, known: Known) -> list[Explained]:
    """Each part of a code: what it says, and what is wrong with it. Raises BadCode when it is no row of digits."""
    parts = parse(code)
    judged = {
        Part.COUNTY: (known.counties.get(parts.county, ""), _county(code, parts, known)),
        Part.CLASS: (known.classes.get(parts.klass, ""), _class(parts, known)),
        Part.KIND: (known.kinds.get(parts.full_kind, ""), _kind(code, parts, known)),
        Part.SERIAL: ("", [] if int(parts.serial) else [SERIAL_ZERO.at(field="code", value=code)]),
    }
    return [Explained(part, digits, first, last, judged[part][0], tuple(judged[part][1]))
            for part, digits, first, last in _cut(code)]  # fmt: skip


def check(code: str, known: Known, row: int | str | None = None) -> list[Finding]:
    """Everything that is wrong with a code, of a row; a code of the older standard is only noted as one."""
    try:
        found = [finding for one in explain(code, known) for finding in one.findings]
    except BadCode as bad:
        found = bad.findings
    if len(code) == OLDER_LENGTH and not found:
        found = [OLDER_CODE.at(field="code", value=code)]
    return [finding.in_row(row) for finding in found] if row is not None else found


def twice(codes: Iterable[tuple[int | str, str]]) -> list[Finding]:
    """Rows (number, code) whose code an earlier one has."""
    rows = [(row, code) for row, code in codes if code]
    often = Counter(code for _row, code in rows)
    first: dict[str, int | str] = {}
    return [
        TWICE.at(row, "code", code, other=first[code])
        for row, code in rows
        if often[code] > 1 and first.setdefault(code, row) != row
    ]


def county_of(codes: Iterable[str]) -> str | None:
    """The six digits of the county that codes of areas begin with; None where none of them does."""
    return next((code[:6] for code in codes if is_county(code[:6])), None)


def is_county(digits: str) -> bool:
    """Whether six digits can be a county's."""
    return (
        len(digits) == 6
        and _all_digits(digits)
        and int(digits[:2]) in PROVINCES
        and digits[4:] != "00"
    )  # fmt: skip


def _check_digits(code: str) -> Finding | None:
    odd = next(((place, sign) for place, sign in enumerate(code, start=1) if not _all_digits(sign)), None)
    if odd is not None:
        return NOT_DIGITS.at(field="code", value=code, place=odd[0], odd=f"“{odd[1]}”")
    return None if len(code) in WIDTHS else WRONG_LENGTH.at(field="code", value=code, count=len(code))


def _cut(code: str) -> list[tuple[Part, str, int, int]]:
    cut, start = [], 0
    for part, width in WIDTHS[len(code)].items():
        cut.append((part, code[start : start + width], start + 1, start + width))
        start += width
    return cut


def _county(code: str, parts: Parts, known: Known) -> list[Finding]:
    if int(parts.county[:2]) not in PROVINCES:
        return [NO_PROVINCE.at(field="code", value=code, part=parts.county[:2])]
    if not is_county(parts.county):
        return [NOT_A_COUNTY.at(field="code", value=code, part=parts.county)]
    if known.counties and parts.county not in known.counties:
        return [OTHER_COUNTY.at(field="code", value=code, part=parts.county, known=_listed(known.counties))]
    return []


def _class(parts: Parts, known: Known) -> list[Finding]:
    if parts.klass in known.classes:
        return []
    return [NO_CLASS.at(field="code", value=parts.klass, part=parts.klass, known=_listed(known.classes))]


def _kind(code: str, parts: Parts, known: Known) -> list[Finding]:
    """The kinds of the older standard are not the catalogue's, so they are not judged by it."""
    if len(code) == OLDER_LENGTH or parts.klass not in known.classes or parts.full_kind in known.kinds:
        return []
    return [NO_KIND.at(field="code", value=code, part=parts.kind, klass=parts.klass)]


def _listed(names: Container[str]) -> str:
    return ", ".join(sorted(names))


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
