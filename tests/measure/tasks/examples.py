from __future__ import annotations

import pandas as pd


def frame_of(*prompts: str, responses: tuple[str, ...] | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"prompt": prompts, "response": responses or "", "system": ""}, dtype="str"
    )
    return frame.assign(n_turns=1)
