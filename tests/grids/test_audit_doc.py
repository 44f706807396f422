"""docs/audit.md names every kind of finding that there is."""

from pathlib import Path

from gis_data.findings import Kind
from grids.rules.audit import findings
from grids.rules.codes import check_code, segments_from_json
from grids.rules.presets import CHINA_SCHEME

DOC = Path(__file__).resolve().parent.parent.parent / "docs" / "audit.md"


def test_every_kind_of_finding_is_explained():
    kinds = [kind.code for kind in vars(findings).values() if isinstance(kind, Kind)]
    text = DOC.read_text(encoding="utf-8")
    assert len(kinds) > 10
    assert [kind for kind in kinds if f"`{kind}`" not in text] == []


def test_every_fault_of_a_code_is_explained():
    segments = segments_from_json(CHINA_SCHEME["segments"])
    wrong = ("x", "1", "532503000", "532503001")
    faults = {fault.key for code in wrong for fault in check_code(segments, "street", code, "532504")}
    text = DOC.read_text(encoding="utf-8")
    assert len(faults) == 4
    assert [key for key in faults if f"`{key.replace('-', '_')}`" not in text] == []
