"""The step that takes a person's data out: a name, an e-mail address, a phone number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.curate.steps.base import StepModel
from analysis.measure.erasure.search import ErasureSearch
from analysis.measure.erasure.values import SALT, SOUGHT, Value, salt_for, sought, value_of
from analysis.measure.wording import counted

REASON = "Holds a value to be erased"
MOST_VALUES = 1000
How = Literal["drop", "scrub"]


def _is_sought(text: str) -> str:
    if not SOUGHT.fullmatch(text):
        raise ValueError('found no hashed value; write "values: [...]" in its place')
    return text


def _is_salt(text: str) -> str:
    if not SALT.fullmatch(text):
        raise ValueError("found no salt; leave it out")
    return text


def _value(number: int, typed: str) -> Value:
    """A value of the list; a mistake names its number, not the value."""
    try:
        return value_of(typed)
    except ValueError as error:
        raise ValueError(f"value {number} of the list: {error}") from error


class Erase(StepModel):
    """Drop the examples that hold some values, or replace the values by "<ERASED>".

    A recipe is shared, and so are its report and data card: none of them holds the values. A
    step may be written with `values`; as soon as it is read they are hashed, and gone. They are
    found all the same, by hashing what stands in the records (`analysis.measure.erasure`). Who
    has a guess can still try it: see `analysis.measure.erasure.values`.

    Values are found in all texts of the records, whatever the case, the width and the white
    space; a phone number whatever separates its digits, with and without +1 or +86; names as
    whole words ("Ann" is not in "Annual"), but for scripts that set no spaces: there anywhere
    (张三 is in 张三丰), also with spaces in between. Keys and numbers of the JSON are left alone,
    also of JSON that is a text of the record (the arguments of a tool call).

    Attributes:
        sought: The values, hashed.
        salt: What they were hashed with, 32 hexadecimal digits.
        how: "drop" or "scrub".
    """

    step: Literal["erase"] = "erase"
    sought: Annotated[
        tuple[Annotated[str, Field(strict=True), AfterValidator(_is_sought)], ...],
        Field(min_length=1, max_length=MOST_VALUES),
    ]
    salt: Annotated[str, Field(strict=True), AfterValidator(_is_salt)]
    how: How = "scrub"

    @classmethod
    def of(cls, values: Iterable[str], *, how: How = "scrub", salt: str | None = None) -> Self:
        """The step for some values.

        Args:
            values: Names, e-mail addresses, phone numbers, as a person has typed them.
            how: What is done.
            salt: 32 hexadecimal digits, random ones; None for such as are made of the values.

        Raises:
            ValueError: If one of the values cannot be looked for; it is not named in the text.
        """
        given = {"values": list(values), "how": how} | ({"salt": salt} if salt else {})
        return cls.model_validate(given)

    @model_validator(mode="before")
    @classmethod
    def _hash(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "values" not in given:
            if isinstance(given, dict) and "sought" not in given:
                raise ValueError('the key "values" is missing; write "values: [Ann Lee]"')
            return given
        if "sought" in given:
            raise ValueError("give one of values and sought: the values, or their hashes")
        typed = given["values"]
        if not isinstance(typed, list | tuple) or not typed:
            raise ValueError('found no list of values; write "values: [Ann Lee, ann@example.com]"')
        if not all(isinstance(one, str) for one in typed):
            raise ValueError('a value is no text; put it in quotes, such as "+1 202 555 0143"')
        if len(typed) > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES:,} values; make two steps of them")
        values = [_value(number, one) for number, one in enumerate(typed, 1)]
        salt = given.get("salt") or salt_for(values)
        if not isinstance(salt, str) or not SALT.fullmatch(salt):
            raise ValueError("the salt is not 32 hexadecimal digits; leave it out")
        rest = {key: value for key, value in given.items() if key != "values"}
        return rest | {"salt": salt, "sought": sought(values, salt)}

    def searches(self) -> tuple[ErasureSearch, ...]:
        """The one that finds the values."""
        return (self.search(),)

    def search(self) -> ErasureSearch:
        """What finds the values."""
        return ErasureSearch(self.salt, self.sought)

    def in_words(self) -> str:
        """For example "Erase 2 values (kept here as hashes), drop what holds one"."""
        what = "drop what holds one" if self.how == "drop" else "replace each by <ERASED>"
        return f"Erase {counted(len(self.sought), 'values')} (kept here as hashes), {what}"
