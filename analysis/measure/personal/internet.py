"""E-mail addresses, IP addresses, and URLs that carry credentials."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from analysis.measure.personal.context import words
from analysis.measure.personal.places import Place, Text

# Letters of alphabets, but not of scripts without spaces, where an address ends at no border.
_LETTER = "A-Za-z0-9À-ɏͰ-ϿЀ-ӿ"
_EMAIL = re.compile(
    rf"(?<![{_LETTER}._%+])(?<![{_LETTER}]['-])[{_LETTER}_](?:[{_LETTER}._%+'-]{{0,62}}[{_LETTER}_+-])?"
    rf"@(?:[{_LETTER}](?:[{_LETTER}-]{{0,61}}[{_LETTER}])?\.){{1,8}}"
    rf"(?:[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]{{2,24}}|xn--[A-Za-z0-9-]{{2,59}})(?![{_LETTER}@])"
)
_USER_OF_URL = re.compile(r"://[^\s/@?#]*$")  # what a password follows
_BEFORE = 70
_QUOTED = re.compile(r"[bfru]{1,2}'", re.IGNORECASE)  # how a text in code may begin
_GIT = re.compile(r"(?:git|hg|svn)@", re.IGNORECASE)  # the user of a repository's address

_IP_V4 = re.compile(
    r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
    r"(?![\w-]|\.\w|/\d)"
)
_IP_V6 = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_SAID_IP = words(("ips?", "ipv4", "ipv6", "host", "server", "address", "gateway", "dns"), ("地址",))
_SAID_VERSION = words(
    ("v", "version", "ver", "release", "build", "firmware", "section", "sec", "chapter", "clause"),
    ("版本", "章节", "§"),
)
_BEFORE_IP = 24
# Fewer than this in each part: "1.2.3.4" is a version, a heading, or a well-known DNS server.
_SMALL = 32
# Blocks that standards keep for examples (RFC 5737, RFC 3849) and for no host at all.
_NOBODYS = [
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "127.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/3", "::/127", "2001:db8::/32", "ff00::/8"),
    )
]
_ALL_GROUPS = 8
# Routers as they are sold, and public DNS servers.
_WELL_KNOWN = frozenset(
    (
        *("192.168.0.1", "192.168.1.1", "192.168.1.254", "192.168.2.1", "10.0.0.1", "10.0.0.138"),
        *("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "208.67.222.222"),
        *("208.67.220.220", "114.114.114.114", "223.5.5.5", "223.6.6.6", "119.29.29.29"),
    )
)
_LONG_GROUP = 3  # digits of a group: "12:30:45" has none, nor has the slice [1::2]

_URL = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s\"'<>`\\|]{3,4000}+")
_USER_INFO = re.compile(r"://([^/@:?#]{0,256}):([^/@?#]{1,256})@[^/@?#:]")
_TOKEN = re.compile(
    r"[?&#](?:(?:access|auth|api|refresh|session|secret|sas)?[_-]?(?:token|key)|secret|password"
    r"|passwd|pwd|sig|signature|client_secret)=([A-Za-z0-9._~%+/-]{16,1000}+)",
    re.IGNORECASE,
)
# What stands for a password in instructions.
_STANDS_FOR = re.compile(
    r"[<>{}\[\]$*]|^(?:x+|\.+|your.*|my.*|pass|passwd|password|pwd|secret|token|user_?pass|change.?me"
    r"|example.*|placeholder|redacted|密码.*)$",
    re.IGNORECASE,
)
_URL_END = ".,;:!?)]}'\"，。；：）】"


@functools.cache
def _suffixes() -> Any:
    """The endings that domains have, from the list in the package: nothing is fetched."""
    import tldextract

    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)


def emails(text: Text) -> Iterator[Place]:
    """E-mail addresses under an ending that there is; those at example.com too."""
    for match in _EMAIL.finditer(text.narrow):
        start, end = match.span()
        in_url = _USER_OF_URL.search(text.narrow, max(start - _BEFORE, 0), start)
        domain = match.group().rpartition("@")[2]
        if not in_url and not _GIT.match(match.group()) and _suffixes()(domain).suffix:
            begins = _QUOTED.match(match.group()) if text.narrow.startswith("'", end) else None
            yield Place(start + (begins.end() if begins else 0), end, "EMAIL_ADDRESS", 1.0)


def ip_addresses(text: Text) -> Iterator[Place]:
    """IPv4 and IPv6 addresses; not what only looks like one, nor those that are nobody's."""
    plain = text.plain
    for match in _IP_V4.finditer(plain):
        before = text.value[max(match.start() - _BEFORE_IP, 0) : match.start()]
        small = all(int(part) < _SMALL for part in match.group().split("."))
        is_version = small or _SAID_VERSION.search(before)
        if _is_somebodys(match.group()) and (not is_version or _SAID_IP.search(before)):
            yield Place(*match.span(), "IP_ADDRESS", 0.9)
    for match in _IP_V6.finditer(plain):
        groups = match.group().split(":")
        is_long = any(len(group) >= _LONG_GROUP for group in groups)
        is_full = len(groups) == _ALL_GROUPS or "::" in match.group()
        has_digit = any(map(str.isdigit, match.group()))
        if is_long and is_full and has_digit and _is_somebodys(match.group()):
            yield Place(*match.span(), "IP_ADDRESS", 0.9)


def _is_somebodys(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    if written in _WELL_KNOWN:
        return False
    return not any(address in block for block in _NOBODYS if block.version == address.version)


def urls_with_credentials(text: Text) -> Iterator[Place]:
    """URLs with a user and a password, or a token; not with what stands for them in a manual."""
    for match in _URL.finditer(text.value):
        info, token = _USER_INFO.search(match.group()), _TOKEN.search(match.group())
        is_user = info and not (_STANDS_FOR.search(info[2]) or _STANDS_FOR.search(info[1]))
        is_token = token and any(map(str.isdigit, token[1])) and not _STANDS_FOR.search(token[1])
        if is_user or is_token:
            end = match.start() + len(match.group().rstrip(_URL_END))
            yield Place(match.start(), end, "URL_CREDENTIALS", 0.95)
