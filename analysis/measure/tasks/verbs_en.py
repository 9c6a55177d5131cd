"""English words for the verb and the object of an instruction: data, written for this project."""

from __future__ import annotations

# What one is told to do, in the imperative.
_VERBS = """
    abbreviate abridge accept act adapt add address adjust advertise advise alphabetize alter
    analyse analyze annotate answer anticipate append apply argue arrange articulate ask
    assess assign assist assume attach balance boil brainstorm break build calculate
    capitalize caption cast categorise categorize change chart check choose cite clarify
    classify clean collect combine comment compare compile complete compose compress compute
    conclude condense conduct configure connect consider construct contrast convert convince
    copy correct count craft create critique cut debate debug decide decode decorate deduce
    define delete deliver demonstrate derive describe design detail detect determine develop
    devise diagnose differentiate discuss display distinguish divide document draft draw edit
    elaborate eliminate emphasize encode encourage enhance enumerate envision estimate
    evaluate examine execute exemplify expand explain explore express extend extract
    facilitate factor fill filter find finish fix flag flesh follow forecast form format
    formulate gather generate give grade group guess guide handle highlight hypothesize
    identify illustrate imagine implement improve include incorporate indicate infer inform
    insert inspect integrate interpret introduce invent investigate invite join judge justify
    label lengthen list locate look make map mark match measure memorize mention merge
    minimize model modify motivate move multiply name narrate negotiate note observe offer
    optimize order organise organize outline output paint parse paraphrase perform persuade
    pick pinpoint place plan play plot point polish pose post practice predict prepare present
    prevent print prioritize process produce program proofread propose prove provide pull
    punctuate put quote rank rate rearrange recall recite recognize recommend reconstruct
    record reduce refactor reference refine reflect reformat reformulate relate remove rename
    reorder reorganize repeat rephrase replace reply report represent research resolve respond
    restate restructure retell return reverse review revise reword rewrite round rule run
    sample schedule score search select send separate sequence share shorten show simplify
    simulate sketch solve sort specify speculate spell split spot standardize state structure
    submit subtract suggest sum summarise summarize supply support swap synthesize tag take
    talk teach tell test think trace track train transcribe transform translate transpose trim
    troubleshoot turn type understand unscramble update use validate verify view visualize
    weigh word write read advocate correlate plug compliment
"""
VERBS = frozenset(_VERBS.split())
# Verbs with a particle that are another verb than without it.
PHRASAL = {
    ("come", "up"): "come up with",
    ("act", "as"): "act",
    ("role", "play"): "role-play",
    ("fill", "in"): "fill in",
    ("fill", "out"): "fill in",
    ("make", "up"): "make up",
    ("sum", "up"): "summarize",
    ("pick", "out"): "pick out",
    ("point", "out"): "point out",
    ("pull", "out"): "pull out",
    ("find", "out"): "find out",
    ("look", "up"): "look up",
    ("set", "up"): "set up",
    ("write", "down"): "write",
    ("list", "down"): "list",
    ("think", "of"): "think of",
    ("draw", "up"): "draw up",
    ("break", "down"): "break down",
    ("tone", "down"): "tone down",
    ("clean", "up"): "clean up",
    ("put", "together"): "put together",
    ("turn", "down"): "turn down",
    ("work", "out"): "work out",
}
PHRASAL_FIRST = frozenset(first for first, _ in PHRASAL)
# One spelling for each verb.
SPELLINGS = {
    "analyse": "analyze",
    "categorise": "categorize",
    "organise": "organize",
    "summarise": "summarize",
}
# Skipped between verb and object, and at the start of a noun phrase.
_SKIPPED = """
    a an the this that these those my your our his her its their some any all each every both
    me us him them you it one two three four five six seven eight nine ten twelve fifteen
    twenty several many few couple another other more most own same different following given
    provided attached below above just only also briefly please quickly carefully correctly
    here now exactly least up down out again at about of single
"""
SKIPPED = frozenset(_SKIPPED.split())
# Objects that are no nouns.
PRONOUNS = frozenset({"it", "them", "something", "everything", "anything"})
NOUNS_IN_LY = frozenset(
    {"family", "reply", "assembly", "anomaly", "butterfly", "monopoly", "supply"}
)
# What ends a noun phrase.
_BOUNDARIES = """
    of for about on in into to from with without that which who whose whom where when while
    why how what whether if as by between among using based so and or but then than because
    during after before through over under against toward towards within via per is are was
    were be can could should would will may might must has have had does do did it at below
    above according including containing describing explaining showing given such like
    regarding around following
"""
BOUNDARIES = frozenset(_BOUNDARIES.split())
# A noun in front of "of" that only says how much or which: "all of the names" -> names.
_MEASURES = """
    all both each some any many most none one two three half rest
"""
MEASURES = frozenset(_MEASURES.split())
# Left as they are: they end in s and are no plurals, or are the word people use.
_NOT_PLURAL = """
    series news species lyrics mathematics maths physics economics statistics politics
    analysis basis crisis thesis hypothesis synopsis emphasis bus gas class process address
    business success access bias canvas status virus campus focus bonus pros cons dress css
    https sales diabetes athletics ethics logistics always perhaps kindness
"""
NOT_PLURAL = frozenset(_NOT_PLURAL.split())
IRREGULAR = {
    "children": "child",
    "people": "person",
    "men": "man",
    "women": "woman",
    "criteria": "criterion",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "synopses": "synopsis",
    "theses": "thesis",
    "indices": "index",
    "matrices": "matrix",
    "phenomena": "phenomenon",
    "mice": "mouse",
    "feet": "foot",
    "teeth": "tooth",
    "leaves": "leaf",
    "lives": "life",
    "movies": "movie",
    "cookies": "cookie",
    "heroes": "hero",
    "haikus": "haiku",
    "menus": "menu",
    "recipes": "recipe",
}
