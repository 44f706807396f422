"""Whose areas an import may touch: what the administration lets somebody change by hand, and no more."""

from dataclasses import dataclass

from grids.rules.area_import.plan import Outcome, Step


@dataclass(frozen=True)
class Scope:
    """The ids of the areas that somebody plans: those of their posts, and all below."""

    areas: frozenset[int]

    def allows(self, step: Step) -> bool:
        """A known area must be one of them; so must the parent of a new one, and a parent that an area moves to."""
        if step.outcome == Outcome.UNCHANGED:
            return True
        if step.area is None:
            return step.parent in self.areas
        return step.area in self.areas and (self._keeps_parent(step) or step.parent in self.areas)

    def _keeps_parent(self, step: Step) -> bool:
        before = step.closes or step.corrects
        return step.outcome == Outcome.RETIRED or (before is not None and before.parent == step.parent)
