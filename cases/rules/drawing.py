"""The table of states as a diagram and as a table, for the documentation. Pure."""

from collections.abc import Iterator

from cases.rules.states import ENDED, MOVES, STAGE_OF, Move, State, Who

_WHO = {Who.HANDLER: "who handles cases here", Who.DESK: "the department's desk", Who.STAFF: "staff here"}


def diagram() -> str:
    """A state diagram in Mermaid's language: the acts that lead from one state to another, several on one line."""
    lines = ["stateDiagram-v2", "    direction LR", f"    [*] --> {State.REPORTED}: report"]
    lines += [f'    state "{state.label}" as {state}' for state in State]
    lines += [f"    {before} --> {after}: {', '.join(acts)}" for (before, after), acts in _arrows().items()]
    lines += [f"    {state} --> [*]" for state in State if state in ENDED]
    return "\n".join(lines)


def table() -> str:
    """A row for each act: from which states, to which, by whom, whether a reason is needed."""
    head = ["| act | from | to | by | reason |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(_row(move) for move in MOVES)])


def _arrows() -> dict[tuple[State, State], list[str]]:
    found: dict[tuple[State, State], list[str]] = {}
    for move, before in _steps():
        if move.after is not None and move.after != before:
            found.setdefault((before, move.after), []).append(str(move.act.label))
    return found


def _steps() -> Iterator[tuple[Move, State]]:
    for move in MOVES:
        for state in State:
            if state in move.before:
                yield move, state


def _row(move: Move) -> str:
    before = (
        "any" if move.before == frozenset(State) else ", ".join(str(one.label) for one in State if one in move.before)
    )
    after = str(move.after.label) if move.after else "stays"
    who = ", ".join(_WHO[who] for who in Who if who in move.by)
    return f"| {move.act.label} (`{move.act}`) | {before} | {after} | {who} | {'needed' if move.needs_reason else ''} |"


def clocks() -> str:
    """Which limit runs in which state."""
    return "\n".join(
        ["| state | limit that runs |", "| --- | --- |"]
        + [f"| {state.label} | {STAGE_OF.get(state, '–')} |" for state in State]
    )
