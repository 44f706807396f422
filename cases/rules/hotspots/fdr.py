"""Many areas are tested at once: how many of those that are called hot are hot only by chance.

Of 1,000 areas where nothing is the matter, 50 have p ≤ 0.05. With a false discovery rate of 0.05 one in twenty *of
those that are named* is named wrongly, on the average (Benjamini and Hochberg 1995). That holds for independent tests
and for tests that lean the same way (Benjamini and Yekutieli 2001), as those of neighbours do; their second way holds
for any dependence, and costs a factor of 1 + 1/2 + … + 1/n. For its use with local statistics see Caldas de Castro and
Singer (2006).
"""

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray


class Correction(TextChoices):
    """What is done about many tests at once."""

    BH = "bh", _("false discovery rate (Benjamini–Hochberg)")
    BY = "by", _("false discovery rate under any dependence (Benjamini–Yekutieli)")
    NONE = "none", _("no correction")


def adjusted(p: NDArray[np.float64], correction: Correction = Correction.BH) -> NDArray[np.float64]:
    """q of each test: it is a discovery at every false discovery rate from q on. The shape is that of `p`.

    NaN stands for a test that was not made: it stays NaN, and does not count among the tests.
    """
    # Here, not above: this part of the library takes half a second to load, and not every command tests something.
    from scipy.stats import false_discovery_control

    tested = ~np.isnan(p)
    q = np.array(p, dtype=np.float64)
    if correction is not Correction.NONE and tested.any():
        q[tested] = false_discovery_control(q[tested], method=correction.value)
    return q
