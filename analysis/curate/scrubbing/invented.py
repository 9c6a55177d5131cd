"""Values that nobody has: what pseudonyms are taken from.

Each kind has pools, the first one of values of a fitting form in a range that is reserved for
such use; when one is used up, the next one goes on.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis.measure.erasure.folding import UNSPACED
from analysis.measure.personal.entities import ENTITIES


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Ada Alex Amal Andrea Ariel Ash Avery Bela Blake Cameron Casey Charlie Dana Devon Drew Eden "
    "Eli Ellis Emery Finley Frances Gale Glenn Harper Hayden Ira Jamie Jesse Jordan Jules Kai "
    "Kelly Kim Lane Lee Leslie Logan Lou Marley Max Mika Morgan Nico Noel Nour Parker Pat Quinn "
    "Reese Remy Riley Robin Rowan Sage Sam Sasha Shay Sidney Sky Tal Taylor Toni Val Wren"
)
LAST_NAMES = _words(
    "Abbott Adler Alder Ames Ashby Baker Barlow Beck Birch Brook Byrne Carver Clay Cole Cooper "
    "Dale Dunn Eaton Ember Fenn Field Fisher Flint Ford Frost Garner Glover Grove Hale Harlow "
    "Hart Heath Holm Hunter Keller Lake Lind Lowell Marsh Mason Mercer Miller North Oakes Page "
    "Palmer Pike Potter Reed Rivers Rowe Sawyer Shore Slater Stone Swift Tanner Thorn Vale Wade "
    "Walker Weaver West Winter"
)
CHINESE_SURNAMES = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
CHINESE_FIRST = "安博晨达恩凡光海嘉景可乐明宁平奇仁思天文"
CHINESE_SECOND = "波川德方峰歌涵和佳康林铭楠清然瑞山彤希阳"
PLACE_BEGINS = _words(
    "Ald Amber Bel Bram Cald Clover Dun Elder Fal Fern Glen Gold Hal Haver Iver Juni Kel Lark "
    "Lin Mar Mill Nor Oak Or Pel Quar Ros Sel Silver Tar Thorn Umber Vel Wick Win Yar"
)
PLACE_ENDS = _words(
    "barrow bourne bridge brook combe dale fell ford gate haven holm hurst leigh mere mont moor "
    "ness port reach ridge shaw stead stow vale wick wood"
)
CHINESE_PLACES = "云松柏兰梅竹青白金银龙凤鹤鹿泉溪"
CHINESE_PLACE_ENDS = "川原岭湾浦洲塘桥坪源"

_CARD = "999999"  # issuer numbers that begin with 9 are left to national bodies (ISO/IEC 7812)
_UNSPACED = re.compile(rf"\s*[{UNSPACED}]")
_DOCUMENTATION = tuple(
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
)  # RFC 5737
_BENCHMARKING = ipaddress.ip_network("198.18.0.0/15")  # RFC 2544
_DOCUMENTATION_6 = ipaddress.ip_network("2001:db8::/32")  # RFC 3849
# Area codes of North America: no 911 and the like, none with a 9 in the middle.
_AREAS = [code for code in range(200, 1000) if code % 100 != 11 and code // 10 % 10 != 9]  # noqa: PLR2004
_LINES = 100  # 555-0100 to 555-0199 are kept for fiction


@dataclass(frozen=True)
class Pool:
    """Values to take from.

    Attributes:
        size: How many there are.
        form: The value with a number, from 0 to `size - 1`; another one for another number.
    """

    size: int
    form: Callable[[int], str]


def pools(entity: str, value: str) -> tuple[Pool, ...]:
    """Where the pseudonym of a value is taken from, in this order.

    Args:
        entity: Its kind, a key of ENTITIES that is no secret.
        value: The value, whose script and form the pseudonym has.
    """
    unspaced = _UNSPACED.match(value) is not None
    if entity == "PERSON":
        if unspaced:
            return (_CHINESE_NAMES, _numbered(entity))
        names = () if len(value.split()) > 1 else (_FIRST_NAMES,)
        return (*names, _NAMES, _MIDDLE_NAMES, _numbered(entity))
    if entity == "LOCATION":
        return (_CHINESE_PLACES if unspaced else _PLACES, _numbered(entity))
    if entity == "IP_ADDRESS" and ":" in value:
        return (_IP_6,)
    return (*_POOLS.get(entity, ()), _numbered(entity))


def _numbered(entity: str) -> Pool:
    """Placeholders with a number, of which there are always enough."""
    name = ENTITIES[entity].placeholder.strip("<>")
    return Pool(2**48, lambda n: f"<{name}-{n:012x}>")


def _of(*parts: list[str] | str, between: str) -> Pool:
    size = 1
    for part in parts:
        size *= len(part)

    def form(n: int) -> str:
        chosen = []
        for part in parts:
            n, at = divmod(n, len(part))
            chosen.append(part[at])
        return between.join(chosen)

    return Pool(size, form)


def _phone(n: int) -> str:
    area, line = divmod(n, _LINES)
    return f"+1-{_AREAS[area]}-555-01{line:02d}"


def _card(n: int) -> str:
    digits = f"{_CARD}{n:09d}"
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[::2])
    total = sum(doubled) + sum(map(int, digits[1::2]))
    return f"{digits}{-total % 10}"


def _iban(n: int) -> str:
    """Of "XX", which ISO 3166 leaves to users: no country's; with right check digits."""
    account = f"{n:016d}"
    check = 98 - int(f"{account}333300") % 97  # X is 33 (ISO 13616)
    return f"XX{check:02d}{account}"


def _national_id(n: int) -> str:
    """As a social security number of the area 000, which is never given out."""
    return f"000-{n // 10_000:02d}-{n % 10_000:04d}"


def _ip(n: int) -> str:
    net, host = divmod(n, _DOCUMENTATION[0].num_addresses)
    return str(_DOCUMENTATION[net][host])


_NAMES = _of(FIRST_NAMES, LAST_NAMES, between=" ")
_FIRST_NAMES = _of(FIRST_NAMES, between="")
_MIDDLE_NAMES = _of(
    FIRST_NAMES, [f"{letter}." for letter in "ABCDEFGHIJKLMNOPRSTVW"], LAST_NAMES, between=" "
)
_CHINESE_NAMES = _of(CHINESE_SURNAMES, CHINESE_FIRST, CHINESE_SECOND, between="")
_PLACES = _of(PLACE_BEGINS, PLACE_ENDS, between="")
_CHINESE_PLACES = _of(CHINESE_PLACES, CHINESE_PLACES, CHINESE_PLACE_ENDS, between="")
_IP_6 = Pool(2**64, lambda n: str(_DOCUMENTATION_6[n]))
_POOLS: dict[str, tuple[Pool, ...]] = {
    "EMAIL_ADDRESS": (Pool(2**32, lambda n: f"user-{n:08x}@example.com"),),  # RFC 2606
    "PHONE_NUMBER": (Pool(len(_AREAS) * _LINES, _phone),),
    "CREDIT_CARD": (Pool(10**9, _card),),
    "IBAN_CODE": (Pool(10**16, _iban),),
    "IP_ADDRESS": (
        Pool(sum(net.num_addresses for net in _DOCUMENTATION), _ip),
        Pool(_BENCHMARKING.num_addresses, lambda n: str(_BENCHMARKING[n])),
    ),
    "NATIONAL_ID": (Pool(10**6, _national_id),),
}
