"""The recipe as a file: to take away, and to bring one in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.curate.assignments import adopt_assignments, assignment_path, file_name
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.deliver.bundle import RECIPE as FILE
from analysis.errors import AssayError, RecipeError
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.calls import workspace
from pages.ui.notices import guarded, notice
from pages.ui.recipe import RECIPE, use_recipe


def recipe_file(fingerprint: str, recipe: Recipe) -> None:
    """The recipe as YAML, with what takes it away and what brings another one in."""
    st.subheader("As a file", anchor=False)
    here, other = st.tabs(["This recipe", "Open another one"])
    with here:
        st.code(to_yaml(recipe), language="yaml")
        st.download_button(
            f"Download {FILE}",
            to_yaml(recipe),
            FILE,
            "application/yaml",
            key="recipe-download",
            icon=":material/download:",
        )
        st.caption(
            f"`python -m analysis run {FILE} FILE --out DIR` does the same without a browser. "
            "Where steps go by clusters or labels, Export has the files that belong beside it."
        )
    with other:
        _open(fingerprint)


def _open(fingerprint: str) -> None:
    """A recipe from a file or from the clipboard, looked at before it is taken."""
    files = st.file_uploader(
        f"{FILE}, and the files that lie beside it",
        type=["yaml", "yml", "parquet"],
        accept_multiple_files=True,
        key=session.recipe_upload(fingerprint),
        help="assignment-….parquet: the groups that steps by cluster or by label go by.",
    )
    pasted = st.text_area(
        "Or paste it", key=session.recipe_pasted(fingerprint), placeholder="version: 1\nsteps: []"
    )
    try:
        recipe = _given(files, pasted)
    except AssayError as error:
        notice(str(error))
        return
    if recipe is None:
        return
    for number, step in enumerate(recipe.steps, 1):
        st.text(f"{number}. {step.in_words()}")
    st.button(
        "Use this recipe",
        key="recipe-use",
        type="primary",
        icon=":material/check:",
        help="Takes the place of the one above; Undo brings that back.",
        on_click=guarded(_use, at=RECIPE),
        args=(fingerprint, recipe, files),
    )
    st.caption(f"{counted(len(recipe.steps), 'steps')}; nothing changes until you use it.")


def _given(files: Sequence[UploadedFile], pasted: str) -> Recipe | None:
    """The recipe that was given; None for none yet.

    Raises:
        RecipeError: If it is none, or there are two.
    """
    recipes = [file for file in files if not file.name.endswith(".parquet")]
    texts = [pasted] if pasted.strip() else []
    if len(recipes) + len(texts) > 1:
        raise RecipeError("Two recipes were given; leave one file, or the pasted text alone.")
    for file in recipes:
        try:
            texts.append(file.getvalue().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise RecipeError("The recipe is not UTF-8 text; save it as such.") from error
    return from_yaml(texts[0]) if texts else None


def _use(fingerprint: str, recipe: Recipe, files: Sequence[UploadedFile]) -> None:
    """Take the recipe, with the groups that its steps go by.

    Raises:
        RecipeError: If groups are missing.
        InputError: If a file of groups holds something else than its name says.
    """
    given = {file.name: file for file in files}
    wanted = recipe.assignments()
    with tempfile.TemporaryDirectory() as name:
        for digest in wanted:
            if file_name(digest) in given:
                path = Path(name) / file_name(digest)
                path.write_bytes(given[file_name(digest)].getvalue())
        adopt_assignments(workspace(), fingerprint, wanted, Path(name))
    missing = [
        file_name(digest)
        for digest in wanted
        if not assignment_path(workspace(), fingerprint, digest).exists()
    ]
    if missing:
        raise RecipeError(
            f"The recipe goes by groups that are not here; give {', '.join(missing)} with it."
        )
    use_recipe(fingerprint, recipe)
    st.session_state[session.recipe_pasted(fingerprint)] = ""
