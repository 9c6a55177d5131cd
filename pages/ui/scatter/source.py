"""The component's files, as Streamlit takes them: one text of each kind.

Streamlit loads a component's script as one module without an address, which can import
nothing. The modules beside this file are joined in an order in which each comes after those it
imports from; their own imports and exports then name what is there already. So all names at
the top of these files differ.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
MODULES = (
    *("view", "palette", "wording", "points", "grid", "cloud", "gl", "stage", "outline"),
    *("labels", "legend", "tip", "hint", "gestures", "keys", "map", "scatter"),
)
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function \w|const |class ))", re.MULTILINE)


def html() -> str:
    """The component's elements."""
    return (HERE / "scatter.html").read_text(encoding="utf-8")


def css() -> str:
    """Its looks."""
    return (HERE / "scatter.css").read_text(encoding="utf-8")


def javascript() -> str:
    """Its modules as one."""
    texts = ((HERE / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
