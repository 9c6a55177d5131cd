from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.__main__ import main
from tests.conftest import alpaca


def test_one_record_is_counted_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(alpaca("Name a fruit.", "An apple.")) + "\n\n", encoding="utf-8")
    assert main(["profile", str(path), "--context", "1"]) == 0
    told = capsys.readouterr().out
    assert "1 record read, 1 example, 0 rejected, 1 blank line (" in told
    assert "context of 1 token: 1 example would be cut, " in told
