"""What is true of a facility, as plain values: what people type, files say and versions hold."""

from dataclasses import asdict, dataclass
from typing import Any, Self

LonLat = tuple[float, float]


@dataclass(frozen=True)
class Facts:
    """A facility's facts; the place and its entrances in degrees (EPSG:4326).

    `entrances` are empty where they are not known: people then walk to the place itself.
    """

    name: str
    lon: float
    lat: float
    address: str = ""
    entrances: tuple[LonLat, ...] = ()
    opening_hours: str = ""
    capacity: int | None = None
    operator: str = ""
    public_phone: str = ""

    @property
    def place(self) -> LonLat:
        """Longitude and latitude."""
        return self.lon, self.lat

    @property
    def doors(self) -> tuple[LonLat, ...]:
        """Where people walk to."""
        return self.entrances or (self.place,)

    def as_json(self) -> dict[str, Any]:
        """For the record of a change."""
        return asdict(self) | {"entrances": [list(entrance) for entrance in self.entrances]}

    @classmethod
    def of(cls, values: dict[str, Any], place: LonLat, doors: tuple[LonLat, ...]) -> Self:
        """From the columns of a version; a single door at the place itself says no more than the place."""
        return cls(lon=place[0], lat=place[1], entrances=() if doors == (place,) else doors, **values)
