"""How fast groups of people walk: the table behind minutes. Presets that a deployment can change, not a standard.

Marks: [s] read in a source, [m] from memory or second-hand.
"""

from dataclasses import dataclass

ADULT, ELDERLY, WHEELS = "adult", "elderly", "wheels"


@dataclass(frozen=True, slots=True)
class SpeedGroup:
    """People who walk alike: metres per minute along the network, and whether steps are a way for them."""

    key: str
    label_zh: str
    label_en: str
    speed_m_min: float
    takes_steps: bool
    source: str

    def metres(self, minutes: float) -> float:
        """How far the group gets, in metres along the way: `adult.metres(15)` is 1,000."""
        return self.speed_m_min * minutes

    def minutes(self, metres: float) -> float:
        """How long the group takes for so many metres."""
        return metres / self.speed_m_min


SPEED_GROUPS = (
    SpeedGroup(
        key=ADULT,
        label_zh="成年人",
        label_en="Adults",
        speed_m_min=1_000 / 15,
        takes_steps=True,
        source="GB 50180-2018: 15 minutes are 800 to 1,000 m [s]; the upper end is 4.0 km/h",
    ),
    SpeedGroup(
        key=ELDERLY,
        label_zh="老年人",
        label_en="Elderly people",
        speed_m_min=50,
        takes_steps=True,
        source="Asher et al. 2012, Age and Ageing 41: 690-694: from 65 on men 0.9 m/s, women 0.8 m/s [s, abstract]",
    ),
    SpeedGroup(
        key=WHEELS,
        label_zh="婴儿车、轮椅",
        label_en="Pushchairs and wheelchairs",
        speed_m_min=60,
        takes_steps=False,
        source="an assumption [m]; a pushed wheelchair was measured slower: walkers beside it were 38.9 % faster "
        "(J. Stat. Mech. 2021, 10.1088/1742-5468/abe93f) [s, abstract]",
    ),
)
