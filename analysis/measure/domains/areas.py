"""The closed list of domains, in the order to show them, and the area of each."""

from __future__ import annotations

from analysis.measure.wording import label_text

GENERAL = "general"  # of no domain: everyday talk, no terms, or as many of two domains

AREAS: dict[str, tuple[str, ...]] = {
    "stem": (
        "mathematics",
        "physics",
        "chemistry",
        "biology",
        "medicine",
        "computing",
        "engineering",
        "earth_and_space",
    ),
    "humanities": (
        "history",
        "philosophy_and_religion",
        "language_and_linguistics",
        "literature",
        "law",
        "politics_and_society",
        "economics",
        "psychology_and_education",
    ),
    "practical": (
        "business_and_marketing",
        "personal_finance",
        "cooking_and_food",
        "health_and_fitness",
        "travel",
        "home_and_garden",
        "work_and_career",
        "shopping_and_products",
        "sport",
        "relationships",
    ),
    "creative": (
        "fiction_and_humour",
        "poetry",
        "film_and_music",
        "games",
        "art_and_design",
    ),
    GENERAL: (GENERAL,),
}

DOMAIN_LABELS: tuple[str, ...] = tuple(domain for area in AREAS.values() for domain in area)
AREA_OF: dict[str, str] = {domain: area for area, domains in AREAS.items() for domain in domains}

TITLES: dict[str, str] = {
    **{name: label_text(name).capitalize() for name in (*DOMAIN_LABELS, *AREAS)},
    "stem": "Science and technology",
    "practical": "Everyday and working life",
}
