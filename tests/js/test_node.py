"""Runs the scripts' own tests with node."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_pure_modules_pass_their_own_tests():
    files = [str(path) for path in sorted(HERE.glob("*.test.js"))]
    done = subprocess.run(["node", "--test", *files], capture_output=True, text=True, timeout=120)
    assert files
    assert done.returncode == 0, done.stdout[-4000:]
