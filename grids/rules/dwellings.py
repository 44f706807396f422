"""How many households a building counts for: the one place where it is said.

Counted households come first, then the number of dwellings as registered; where both are unknown it is estimated from
the floor area.
"""

M2_PER_DWELLING = 110.0  # gross floor area, stairs and walls included
LEAST_HOUSE_M2 = 40.0  # footprint of the smallest building taken for a dwelling: below are sheds and garages
USUAL_STOREYS = 2  # where the number is unknown
LIVED_IN = frozenset({"residential", "mixed", "unknown"})  # words of BuildingUse


def households_of(
    counted: int | None, dwellings: int | None, footprint_m2: float, storeys: int | None, use: str
) -> int:
    """Households counted, else dwellings registered, else estimated from the footprint in m² and the storeys."""
    if counted:
        return counted
    if dwellings is not None:
        return dwellings
    if use not in LIVED_IN or footprint_m2 < LEAST_HOUSE_M2:
        return 0
    return max(1, round(footprint_m2 * (storeys or USUAL_STOREYS) / M2_PER_DWELLING))
