"""How classes of a map are drawn and what a legend says of them. Pure; colours are names of CSS variables."""

# Of seven colours from light to dark, those that lie far apart for so many classes.
SPREAD = {
    1: (4,),
    2: (2, 5),
    3: (2, 4, 6),
    4: (2, 3, 5, 7),
    5: (2, 3, 4, 6, 7),
    6: (2, 3, 4, 5, 6, 7),
    7: (1, 2, 3, 4, 5, 6, 7),
}
# Of those on one side of a range: the strongest for the class farthest away.
SIDE = {1: (2,), 2: (1, 3), 3: (1, 2, 3)}


def shades(classes: int, diverging: bool) -> list[str]:
    """A colour for each of so many classes, from the lowest up; around a range the middle one is the range."""
    if not classes:
        return []
    if not diverging:
        return [f"data-{step}" for step in SPREAD[classes]]
    side = SIDE[(classes - 1) // 2]
    below, above = ([f"data-{word}-{step}" for step in side] for word in ("below", "above"))
    return [*reversed(below), "data-range", *above]


def class_text(low: float | None, high: float | None, decimals: int, counted_by_limits: bool) -> str:
    """The ends of a class: `≤ 20`, `20 – 40`, `> 40`; without either end None.

    `counted_by_limits`: whole things between limits, so that the class above 1 begins with 2.
    """
    first = (low or 0) + 1 if counted_by_limits and decimals == 0 else low
    if high is None:
        return f"> {number(low or 0, decimals)}"
    if first is None:
        return f"≤ {number(high, decimals)}"
    ends = [number(first, decimals), number(high, decimals)]
    return ends[0] if ends[0] == ends[1] else " – ".join(ends)


def number(value: float, decimals: int) -> str:
    """12,345 or 66.7: at most so many decimals, none of them an idle zero."""
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
