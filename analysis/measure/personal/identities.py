"""National ids: social security, tax and identity numbers of many countries.

A number of digits alone is anything: those that have no form of their own count only behind a
word that says what they are. Check digits are presidio's, where it has them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.measure.cues import Cues
from analysis.measure.personal import checks
from analysis.measure.personal.checks import Check, presidio
from analysis.measure.personal.context import is_said_around, words
from analysis.measure.personal.places import Place, Text

CHECKED, SAID = 0.95, 0.8  # scores: by its form and its check digits; by what is said of it


@dataclass(frozen=True)
class Identity:
    """A kind of national id.

    Attributes:
        form: RE2 pattern of what it looks like, case does not matter.
        check: Whether what looks so is one.
        said: Words of which one has to stand around it; None if its form is enough.
    """

    form: str
    check: Check
    said: re.Pattern[str] | None = None

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """The form, standing alone."""
        behind = r"(?![\w-]|\.\d|(?<!\d{4}),\d{3}(?!\d))"  # no more digits, nor thousands
        return re.compile(rf"(?<![\w.-])(?:{self.form}){behind}", re.IGNORECASE)


_SSN = words(("ssns?", "social security", "social sec", "tax(?:payer)? id", "itin", "tin"))
_ELEVEN, _NINE = r"[0-9]{11}", r"[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}"

IDENTITIES: dict[str, Identity] = {
    "US social security": Identity(r"[0-9]{3}-[0-9]{2}-[0-9]{4}", presidio("UsSsnRecognizer")),
    "US social security, said": Identity(
        r"[0-9]{3}([ .]?)[0-9]{2}[ .]?[0-9]{4}", presidio("UsSsnRecognizer"), _SSN
    ),
    "US taxpayer": Identity(
        r"9[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{4}", presidio("UsItinRecognizer"), _SSN
    ),
    "UK national insurance": Identity(
        r"[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        presidio("UkNinoRecognizer"),
        words(("national insurance", "nino", "ni (?:number|no)", "insurance number")),
    ),
    "UK health service": Identity(
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}",
        presidio("NhsRecognizer"),
        words(("nhs", "national health", "health service")),
    ),
    "Spain, DNI and NIF": Identity(
        r"[0-9]{7,8}-?[A-Z]",
        presidio("EsNifRecognizer"),
        words(("dni", "nif", "documento(?: nacional)?", "identidad", "identificaci[oó]n")),
    ),
    "Spain, NIE": Identity(
        r"[XYZ]-?[0-9]{7}-?[A-Z]",
        presidio("EsNieRecognizer"),
        words(("nie", "dni", "nif", "extranjeros?", "identificaci[oó]n", "identidad", "tarjeta")),
    ),
    "Italy, fiscal code": Identity(
        r"[A-Z]{6}[0-9L-V]{2}[A-Z][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]",
        presidio("ItFiscalCodeRecognizer", least=1),
    ),
    "Finland": Identity(
        r"[0-9]{6}[-+A][0-9]{3}[A-FHJ-NPR-Y]", presidio("FiPersonalIdentityCodeRecognizer")
    ),
    "Finland, said": Identity(
        r"[0-9]{6}[-+A][0-9]{3}[0-9A-FHJ-NPR-Y]",
        presidio("FiPersonalIdentityCodeRecognizer"),
        words(("hetu", "henkil[oö]tunnus", "personbeteckning(?:en)?", "identity code", "ssn")),
    ),
    "Sweden": Identity(r"(?:19|20)[0-9]{6}-[0-9]{4}", presidio("SePersonnummerRecognizer")),
    "Sweden, said": Identity(
        r"[0-9]{6,8}[-+]?[0-9]{4}",
        presidio("SePersonnummerRecognizer"),
        words(("personnummer", "samordningsnummer", "personal identity number", "svenskt? id")),
    ),
    "Korea": Identity(r"[0-9]{6}-[1-4][0-9]{6}", presidio("KrRrnRecognizer")),
    "Korea, said": Identity(
        r"[0-9]{6}[1-4][0-9]{6}",
        presidio("KrRrnRecognizer"),
        words(("rrn", "resident registration"), ("주민등록번호", "주민번호")),
    ),
    "Poland": Identity(_ELEVEN, presidio("PlPeselRecognizer"), words(("pesel",))),
    "Singapore": Identity(
        r"[STFGM][0-9]{7}[A-Z]", checks.singaporean, words(("nric", "fin", "singapore(?:an)?"))
    ),
    "India, PAN": Identity(
        r"[A-Z]{3}[ABCFGHLJPT][A-Z][0-9]{4}[A-Z]",
        presidio("InPanRecognizer"),
        words(("pan", "permanent account", "income tax")),
    ),
    "India, Aadhaar": Identity(
        r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}",
        presidio("InAadhaarRecognizer"),
        words(("aadh?aar", "aadhar", "uidai", "uid"), ("आधार",)),
    ),
    "Australia, tax file": Identity(
        _NINE, presidio("AuTfnRecognizer"), words(("tfn", "tax file(?: number)?"))
    ),
    "Australia, Medicare": Identity(
        r"[2-6][0-9]{3} ?[0-9]{5} ?[0-9]", presidio("AuMedicareRecognizer"), words(("medicare",))
    ),
    "Canada": Identity(
        _NINE,
        presidio("CaSinRecognizer"),
        words(("social insurance", "sin (?:number|no|card)", "sin ?[:#]", "assurance sociale")),
    ),
    "Germany": Identity(
        r"[1-9][0-9]{10}",
        presidio("DeTaxIdRecognizer"),
        words(("steuer-?id(?:nr)?", "steuer\\w*nummer", "identifikationsnummer", "idnr", "tax id")),
    ),
    "Turkey": Identity(
        _ELEVEN, presidio("TrNationalIdRecognizer"), words(("kimlik", "tckn", "tc no"))
    ),
    "Thailand": Identity(
        r"[0-9]{13}",
        presidio("ThTninRecognizer"),
        words(("thai", "tnin"), ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน")),
    ),
    "South Africa": Identity(
        r"[0-9]{13}",
        presidio("ZaIdNumberRecognizer"),
        words(("south african?", "rsa id", "id (?:number|no)", "identity number", "national id")),
    ),
    "Nigeria": Identity(
        _ELEVEN, presidio("NgNinRecognizer"), words(("nin", "nimc", "national identi\\w+"))
    ),
    "Netherlands": Identity(
        r"[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{3}",
        checks.dutch,
        words(("bsn", "burgerservicenummer", "sofinummer")),
    ),
    "Brazil": Identity(r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", checks.brazilian),
    "Brazil, said": Identity(_ELEVEN, checks.brazilian, words(("cpf",))),
    "France": Identity(
        r"[12][ .]?[0-9]{2}[ .]?(?:0[1-9]|1[0-2])[ .]?[0-9][0-9AB][ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?"
        r"[0-9]{2}",
        checks.french,
    ),
    "China": Identity(
        r"[1-8][0-9]{5}(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]", checks.chinese
    ),
    "China, until 1999": Identity(
        r"[1-8][0-9]{7}[01][0-9][0-3][0-9]{4}",
        checks.chinese,
        words((), ("身份证", "身分证", "证件号")),
    ),
    "Hong Kong": Identity(r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)", checks.hong_kong),
    "Taiwan": Identity(
        r"[A-Z][1289][0-9]{8}",
        checks.taiwanese,
        words((), ("身分證", "身份證", "身份证", "統一編號")),
    ),
}
_FORMS = Cues([identity.form for identity in IDENTITIES.values()])
_ALL = tuple(IDENTITIES.values())


def national_ids(text: Text) -> Iterator[Place]:
    """National ids, each by its form, its check digits and what is said of it."""
    for number in _FORMS.found_in(text.plain):
        identity = _ALL[number]
        for match in identity.pattern.finditer(text.plain):
            said = identity.said
            if said is not None and not is_said_around(said, text.value, *match.span()):
                continue
            if identity.check(match.group()):
                score = CHECKED if said is None else SAID
                yield Place(*match.span(), "NATIONAL_ID", score)
