"""Keys that open something: API keys and tokens in a provider's form, and private keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.measure.personal.places import Place, Text

# Provider -> the form of its keys; what a group catches is drawn at random.
_FORMS = {
    "OpenAI": r"sk-(?:proj-|svcacct-|admin-)([A-Za-z0-9_-]{20,200})|sk-([A-Za-z0-9]{20,64})",
    "Anthropic": r"sk-ant-(?:[a-z]{2,8}[0-9]{2}-)?([A-Za-z0-9_-]{20,200})",
    "OpenRouter": r"sk-or-v1-([0-9a-f]{40,80})",
    "AWS": r"(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)([A-Z0-9]{16})",
    "GitHub": r"gh[pousr]_([A-Za-z0-9]{36,251})|github_pat_([A-Za-z0-9_]{22,244})",
    "GitLab": r"gl(?:pat|ptt|dt|rt)-([A-Za-z0-9_-]{20,64})",
    "Google": r"AIza([A-Za-z0-9_-]{35})|GOCSPX-([A-Za-z0-9_-]{28})|ya29\.([A-Za-z0-9_-]{20,400})",
    "Slack": r"xox[abeoprs]-([A-Za-z0-9-]{10,250})|xapp-([A-Za-z0-9-]{20,250})",
    "Slack hook": r"https://hooks\.slack\.com/services/(T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{16,32})",
    "Stripe": r"(?:sk|rk|pk)_(?:live|test)_([A-Za-z0-9]{16,250})|whsec_([A-Za-z0-9+/]{24,64})",
    "Hugging Face": r"hf_([A-Za-z0-9]{30,40})|api_org_([A-Za-z0-9]{30,40})",
    "JSON web token": r"eyJ([A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\."
    r"[A-Za-z0-9_-]{16,1000})",
    "npm": r"npm_([A-Za-z0-9]{36})",
    "PyPI": r"pypi-([A-Za-z0-9_-]{50,250})",
    "SendGrid": r"SG\.([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})",
    "Mailgun": r"key-([0-9a-f]{32})",
    "Mailchimp": r"([0-9a-f]{32})-us[0-9]{1,2}",
    "Twilio": r"SK([0-9a-f]{32})",
    "Telegram": r"[0-9]{8,10}:(AA[A-Za-z0-9_-]{33})",
    "DigitalOcean": r"do[opr]_v1_([0-9a-f]{64})",
    "Shopify": r"shp(?:at|ca|pa|ss)_([0-9a-fA-F]{32})",
    "Databricks": r"dapi([0-9a-f]{32})",
    "Groq, xAI, Replicate, Perplexity": r"(?:gsk_|xai-|r8_|pplx-)([A-Za-z0-9]{37,90})",
    "age": r"AGE-SECRET-KEY-1([0-9A-Z]{58})",
}
_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{'|'.join(_FORMS.values())})(?![A-Za-z0-9_-])")
KEY_BEGINS = (
    r"sk-|(?:sk|rk|pk)_(?:live|test)_|(?:AK|AS)IA|A(?:RO|ID|GP|NP)A|gh[pousr]_|github_pat_|gl(?:pat|"
    r"ptt|dt|rt)-|AIza|GOCSPX-|ya29\.|xox[abeoprs]-|xapp-|hooks\.slack|whsec_|hf_|api_org_|"
    r"eyJ|npm_|pypi-|SG\.|key-[0-9a-f]{8}|[0-9a-f]{32}-us|SK[0-9a-f]{8}|[0-9]:AA|do[opr]_v1|"
    r"shp(?:at|ca|pa|ss)_|dapi|gsk_|xai-|r8_|pplx-|AGE-SECRET"
)
_STANDS_FOR = re.compile(r"EXAMPLE|your|x{6}|\.{3}|0{8}|1234567890$|placeholder", re.IGNORECASE)
_LEAST_MIXED = 8  # capital and small letters, each, of a key without a digit
_LEAST_DIFFERENT = 8  # characters of a key: "sk-aaaaaaaaaaaaaaaaaaaaaaaa" stands for one

_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
# What may stand in it, its headers and escaped line breaks too; five hyphens end it.
_INSIDE = re.compile(r"(?:[A-Za-z0-9+/=\s\\\",:.()]++|-(?!----))*+")
_END = re.compile(r"-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"[A-Za-z0-9+/=]{24,}")
_LEAST_BODY = 48  # characters: the header alone is no key


def api_keys(text: Text) -> Iterator[Place]:
    """Keys in a provider's form; not what stands for one in a manual."""
    for match in _KEY.finditer(text.value):
        drawn = next(filter(None, match.groups()))
        different = len(set(drawn)) >= _LEAST_DIFFERENT
        if _is_drawn(drawn) and different and not _STANDS_FOR.search(drawn):
            yield Place(*match.span(), "API_KEY", 0.95)


def _is_drawn(key: str) -> bool:
    """Whether a key may be drawn at random: names of variables have no digit, nor mixed letters.

    Those of Hugging Face are letters alone.
    """
    upper, lower = sum(map(str.isupper, key)), sum(map(str.islower, key))
    mixed = min(upper, lower) >= _LEAST_MIXED and key.isalnum()
    return mixed or any(map(str.isdigit, key))


def private_keys(text: Text) -> Iterator[Place]:
    """Private keys in PEM, from their first line to their last, or as far as they go."""
    for begin in _BEGIN.finditer(text.value):
        inside = _INSIDE.match(text.value, begin.end())
        if inside and sum(map(len, _BODY.findall(inside.group()))) >= _LEAST_BODY:
            end = _END.match(text.value, inside.end())
            last = end.end() if end else begin.end() + len(inside.group().rstrip())
            yield Place(begin.start(), last, "PRIVATE_KEY", 1.0)
