"""Pseudonyms: the same value has the same one in the whole set, and no two values share one.

They are drawn by a keyed hash (HMAC-SHA-256) whose key is the recipe's seed. A recipe is shared
with its seed, so that who has a guess can try it: pseudonymised data are personal data still
(GDPR, recital 26). To make that harder, choose a seed of your own and keep the recipe back.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable

from analysis.curate.scrubbing.invented import Pool, pools
from analysis.measure.personal.canonical import canonical
from analysis.measure.personal.entities import ENTITIES


class Pseudonyms:
    """The pseudonyms of some values.

    Which a value gets depends on the seed, and where two draw the same one on both of them: so
    on the set of all values, and never on their order. No value of the set is a pseudonym.
    """

    def __init__(self, values: Iterable[tuple[str, str]], *, seed: int) -> None:
        """Draw them.

        Args:
            values: Kind and value of all places in the data set, secrets left out.
            seed: The recipe's.
        """
        spellings: dict[tuple[str, str], str] = {}
        for entity, value in values:
            key = entity, canonical(entity, value)
            # Of several spellings one whatever their order: it says which form is fitting.
            spellings[key] = min(value, spellings.get(key, value))
        self._of: dict[tuple[str, str], str] = {}
        taken: dict[str, set[str]] = defaultdict(set)
        for entity, text in spellings:
            taken[entity].add(text)
        draw = _Draw(taken)
        for number, key in sorted((_number(seed, *key), key) for key in spellings):
            self._of[key] = draw(key[0], pools(key[0], spellings[key]), number)

    def of(self, entity: str, value: str) -> str:
        """The pseudonym of a value that was given."""
        return self._of[entity, canonical(entity, value)]


class _Draw:
    """Takes from pools what nobody has yet."""

    def __init__(self, taken: dict[str, set[str]]) -> None:
        self._taken = taken
        # Pool (by its first value and size) -> number that is used up -> one to try in its place.
        self._used: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)

    def __call__(self, entity: str, choice: tuple[Pool, ...], number: int) -> str:
        taken = self._taken[entity]
        for pool in choice:
            used = self._used[pool.form(0), pool.size]
            while len(used) < pool.size:
                at = _first_free(used, number % pool.size)
                used[at] = (at + 1) % pool.size
                made = pool.form(at)
                key = canonical(entity, made)
                if key not in taken:
                    taken.add(key)
                    return made
        raise LookupError("no pseudonym is left")


def _first_free(used: dict[int, int], at: int) -> int:
    """The first number from one on that is not used up; the way there is shorter next time."""
    passed = []
    while at in used:
        passed.append(at)
        at = used[at]
    used.update(dict.fromkeys(passed, at))
    return at


def _number(seed: int, entity: str, text: str) -> int:
    """A number of 64 bits for a value."""
    told = f"{entity}\0{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.digest(str(seed).encode(), told, hashlib.sha256)[:8], "big")


def has_pseudonym(entity: str) -> bool:
    """Whether a kind may have one: a secret has none, nobody is helped by an invented key."""
    return ENTITIES[entity].source != "secret"
