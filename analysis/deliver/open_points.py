"""What the law asks of a data set with personal data, as far as no program can answer it."""

from __future__ import annotations

NOT_ADVICE = "This is help, not legal advice."

_ERASURE = (
    "Look for the person's name, e-mail address and phone number on the page Privacy, and take "
    "them out with the step erase, which drops the examples or the values; run the recipe again "
    "and replace every copy that was given away. A model that was trained before is not changed "
    "by it."
)

# Heading -> topic -> what is to be settled.
OPEN_POINTS: dict[str, dict[str, str]] = {
    "GDPR": {
        "Lawful basis": (
            "Say on which basis of Art. 6 the data are processed for training, and of Art. 9 if "
            "they tell of health, belief, origin or the like; that they were public is none."
        ),
        "Purpose": (
            "Check that training is compatible with the purpose for which the data were "
            "collected (Art. 5(1)(b), Art. 6(4))."
        ),
        "Minimisation": (
            "Keep only what the purpose needs (Art. 5(1)(c)): what remains in the kept file is "
            "counted above; scrub it or say why it has to stay."
        ),
        "Pseudonyms": (
            "Pseudonymised data are personal data still (Art. 4(5), recital 26): who has the "
            "recipe and its seed can test a guess."
        ),
        "Information": (
            "Tell the people concerned, or say which exception of Art. 14(5) holds for data that "
            "did not come from themselves."
        ),
        "Retention": (
            "Set a date at which source, dropped and kept files are deleted (Art. 5(1)(e)); the "
            "workspace keeps the source until the data set is removed there."
        ),
        "Erasure and access": f"Be ready for requests (Art. 15 to 17 and 21). {_ERASURE}",
        "International transfer": (
            "If the files or the training leave the EEA, name the safeguard (Art. 44 to 49), of a "
            "hosted model's provider too."
        ),
        "Security and records": (
            "Limit who reads the files, keep a record of the processing (Art. 30, 32), and see "
            "whether an impact assessment is due (Art. 35)."
        ),
    },
    "CCPA": {
        "Notice": (
            "Say at or before collection which categories are collected and for which purposes "
            "(Cal. Civ. Code 1798.100), in the privacy policy too (1798.130)."
        ),
        "Opt-out": (
            "Selling or sharing the data set, or giving it away for anything of value, needs a "
            "way to opt out (1798.120); leave out who has."
        ),
        "Sensitive data": (
            "Ids, account numbers with access codes, exact places, contents of messages and the "
            "like may be limited in their use (1798.121)."
        ),
        "Deletion": f"Be ready for requests to delete and to know (1798.105, 1798.110). {_ERASURE}",
        "Retention": (
            "State for each category how long it is kept, and no longer than is needed "
            "(1798.100(a)(3))."
        ),
        "Deidentified data": (
            "Data count as deidentified only if nobody is reasonably identified by them and you "
            "commit in public not to try (1798.140(m)); placeholders alone do not make that sure."
        ),
        "Providers": (
            "Have contracts with those who store or train on the files for you (1798.100(d), "
            "1798.140(ag))."
        ),
    },
}
