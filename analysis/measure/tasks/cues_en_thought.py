"""English cues: code, math, reasoning: data, written for this project.

(weight, pattern) by type. A pattern is RE2's, without case, and is looked for in sentences
that stand one a line without courtesy: `^translate` finds "Could you please translate ...".
Weights: 4 or more says the type outright, 3 nearly, 2 is a hint, 1 a faint one.
"""

from __future__ import annotations

_TECH = (
    r"(?:python|java ?script|typescript|node\.?js|react|vue|angular|django|flask|fastapi|"
    r"streamlit|java|kotlin|scala|golang|php|ruby on rails|perl|bash|shell script|powershell|"
    r"sql|postgres(?:ql)?|mysql|sqlite|mongodb|html5?|css3?|pandas|numpy|pytorch|tensorflow|"
    r"scikit-learn|matplotlib|docker(?:file)?|kubernetes|regex(?:es)?|json schema|graphql|"
    r"rest api|github|latex|vba|matlab|haskell|jquery|git|r code|in r|in c|in rust|in swift|"
    r"in go|excel formula|yaml|makefile|fortran|assembly|arduino|spring boot)"
)
_CODE_THING = (
    r"(?:functions?|methods?|class|classes|scripts?|programs?|programmes?|code|snippets?|"
    r"algorithms?|quer(?:y|ies)|regular expressions?|regex(?:es)?|one-liners?|loops?|"
    r"unit tests?|test cases?|endpoints?|apis?|web ?pages?|websites?|web ?apps?|apps?|"
    r"applications?|data structures?|linked lists?|stack|queue|decorators?|dockerfile|crawler|"
    r"scraper|parser|stored procedures?|schema|command|formulas?|macro|html|css|pseudo-?code|"
    r"cron job|pipeline|component)"
)

# Programs, queries, formulas, tools of programmers.
CODE = (
    (
        4.0,
        r"\b\w+(?:Error|Exception)\b|\b(?:list of dicts?|list comprehension|type hints?|"
        r"race condition|deadlock|segmentation fault|command[- ]line arguments|for loop|"
        r"while loop|if statement|regular expressions?|dictionar(?:y|ies) in|html tag|"
        r"null value|memory leak|stack overflow|dependency injection|garbage collect\w+|"
        r"foreign key|primary key|web server)\b",
    ),
    (
        3.5,
        r"\b(?:last|latest|previous|my|a|the) commit\b|\b(?:git|docker|npm|pip|conda|"
        r"kubectl) \w+|\bmerge conflicts?\b|\b(?:find|fix) the bug\b|\w\[\w\]|\w\(\)|[=!]=|\+\+|"
        r"&&|->|;\s*$|\bfor \(|\bint \w+ ?=",
    ),
    (3.5, rf"(?:\b{_TECH}|\bc\+\+|\bc#|\.net)(?:\b|\s|$)"),
    (
        3.0,
        r"\b(?:write|create|implement|generate|build|develop|design|construct|code|compose|"
        r"provide|give|show|make|program|complete)\b.*\b(?:functions?|scripts?|programs?|code|"
        r"snippets?|quer(?:y|ies)|regular expressions?|regex|one-liner|loop|unit tests?|"
        r"algorithm|endpoint|web ?page|website|dockerfile|crawler|html|css|pseudo-?code)\b",
    ),
    (2.0, rf"\b{_TECH} {_CODE_THING}\b"),
    (
        4.0,
        r"^(?:explain|describe|what does|what do|tell me)\b.*\b(?:this|the|"
        r"following) (?:[\w-]+ )?(?:code|command|script|function|query|regex|regular expression|"
        r"snippet|program|stack trace|error message)\b",
    ),
    (
        2.5,
        r"\b(?:http status|status code|shell command|linux|ubuntu|terminal command|bug in|"
        r"git \w+)\b",
    ),
    (
        2.5,
        r"\b(?:debug|refactor|compile[sd]?|compiler|stack trace|traceback|null pointer|segfault|"
        r"syntax error|type ?error|key ?error|value ?error|runtime error|exception handling|"
        r"unit test|commit message|merge conflict|pull request|repository|stack overflow error|"
        r"time complexity|big-?o)\b",
    ),
    (
        2.0,
        r"\b(?:source code|code (?:snippet|review|below|above)|the (?:following|given|"
        r"above) (?:code|function|script|program|query|snippet)|this (?:code|function|script|"
        r"query|snippet|class|regex)|my (?:code|script|function|query))\b",
    ),
    (2.5, r"\b(?:excel|google sheets|spreadsheet|vlookup|xlookup|vba|pivot table|power query)\b"),
    (
        1.5,
        r"\b(?:array|string|integer|variable|parameter|boolean|recursion|recursive|"
        r"object-oriented|database|command line|terminal|localhost|api key|http|json|csv file|"
        r"data ?frame|leetcode|file system|server)\b",
    ),
    (
        2.0,
        r"\b(?:sql injection|cross-site scripting|xss|css selector|cron|ssh|pip install|npm|"
        r"virtual environment|environment variables?|async|await|thread|mutex|port \d{4})\b",
    ),
)

# To be calculated or proved.
MATH = (
    # Numbers to be worked with and nothing else: "Add 5 and 5", not "Add 5 and 6 to the list".
    (
        4.0,
        r"(?:^|\bif (?:you|i|we) )(?:add|sum|total|subtract|take)(?: up| together)?"
        r"(?: the numbers?)? -?\d[\d.,]*(?:,? (?:(?:and|to|plus|with|from) )?-?\d[\d.,]*)+"
        r"(?: together)?\s*(?:[.?!,;]|$)|"
        r"^(?:halve|double|triple|square|cube)\s+-?\d[\d.,]*\s*(?:[.?!,;]|$)|"
        r"\bthe (?:total|sum|difference|product|quotient) (?:of|between) -?\d",
    ),
    (
        3.0,
        r"\b(?:diagonals?|octagon|hexagon|pentagon|rectangle|circle|radius|cone|cylinder|sphere|"
        r"cube|trapezoid|hypotenuse|log\d|sin|cos|tan|sqrt|square metres?|factorial|numerator|"
        r"denominator|decimals?|ohms?|volts?|joules?|newtons?|molar|acceleration|velocity)\b",
    ),
    (
        3.0,
        r"\bwhat (?:fraction|percentage|number|sum) (?:of|is|do|does)\b|\bwhich number is it\b|"
        r"\bwork out\b|^round \d|^evaluate \w+\d|^what did (?:i|he|she|they|we) (?:pay|spend|"
        r"earn)\b|\bhow many (?:diagonals|sides|edges|combinations|digits|factors)\b|"
        r"\bits half\b|\btwice (?:a|the|its|as)\b",
    ),
    (
        3.5,
        r"^(?:calculate|compute|solve|integrate|factori[sz]e|factor|evaluate the (?:integral|"
        r"expression|limit)|multiply|divide|add up|subtract|simplify (?:the )?(?:expression|"
        r"fraction|equation|\W?\d|\()|round \d|sum up the|find the (?:sum|product|value|area|"
        r"volume|perimeter|derivative|integral|slope|roots?|determinant|inverse|equation|mean|"
        r"median|average|square root|gcd|lcm|least common|greatest common|probability|distance|"
        r"angle|radius|circumference|hypotenuse|missing number|percentage|remainder))\b",
    ),
    (
        3.5,
        r"^(?:solve|solving|simplify|differentiate|prove|integrate|derive|factor|expand|convert|"
        r"converting|evaluate)\b.*(?:[xyn]\s*[²³^=+*/-]|\d+\s*[-+*/×÷^=]|\d [a-z]|[∫√∑π²³]|"
        r"theorem|irrational|equation)",
    ),
    (
        3.0,
        r"\d\s*[*/×÷^]\s*\(?-?\d|\d\s*[+=]\s*\(?-?\d|\d\s+-\s+\d|[xy]\s*(?:[²³^]|\*\*)|\d[xy]\b|"
        r"[∫√∑]",
    ),
    (
        2.5,
        r"\b(?:equations?|square root|derivative|integral|eigenvalues?|determinant|probability|"
        r"percentage|hypotenuse|perimeter|circumference|arithmetic|quadratic|polynomial|"
        r"logarithm|prime numbers?|fractions?|math(?:s|ematical)? (?:problem|question|word)|"
        r"word problem|standard deviation|matri(?:x|ces)|triangle|theorem|compound interest|"
        r"modulo|greatest common|permutations?|combinations? of|break-even)\b",
    ),
    (
        1.5,
        r"\b(?:average|median|sum|product|area|volume|radius|angles?|speed|distance|km/h|mph|"
        r"kilomet(?:er|re)s? per|interest rate|discount|total cost|ratio|per (?:hour|day|week|"
        r"kg|litre|liter|person)|twice as|half as|times as|half-life|in total|altogether|"
        r"how long (?:will|does) it take|remaining)\b",
    ),
    (1.0, r"\bhow (?:many|much|long|far|fast|old|tall|big|large|heavy|high)\b.*\?"),
    (
        3.5,
        r"\d+ (?:times|plus|minus|divided by|multiplied by|x|squared|cubed|to the power)\b|"
        r"\bby how (?:many|much) per ?cent\b|\bin (?:the|a) ratio\b|\bhow many (?:different |"
        r"distinct |possible )?(?:ways|combinations|arrangements|permutations)\b",
    ),
    (3.0, r"^(?:prove|show) that\b|\bprove (?:that|the)\b|\bodd numbers?\b|\beven numbers?\b"),
    (
        2.0,
        r"\bwhat (?:is|are|'s) (?:the )?(?:\d|value of|result of|sum of|product of|square|cube|"
        r"area|volume|perimeter|total|average|probability|remainder|derivative|percentage)",
    ),
    (
        2.5,
        r"\bconvert (?:\d|the following (?:measurement|number|unit|temperature|fraction))|"
        r"\b\d+(?:\.\d+)? (?:degrees|celsius|fahrenheit|miles|inches|feet|meters|kg|"
        r"pounds)\b.*\b(?:to|in|into)\b|\b\d[\d.]* ?% (?:of|off)\b",
    ),
)

# To be thought out: puzzles, arguments, causes, a choice of two, series, analogies.
REASONING = (
    (
        3.5,
        r"\bcan (?:we|you|one|i) (?:be sure|conclude|tell|infer|deduce|say for sure)\b|"
        r"\b(?:heavier|bigger|better|faster|cheaper)\s*: |\bis (?:it|this|that) (?:possible|"
        r"logical|consistent) that\b|\bargument is (?:weak|flawed|wrong|invalid|strong)\b|"
        r"\bhypothes[ei]s (?:and|for)\b|\b(?:give|list) hypotheses\b|"
        r"\bwhich (?:one )?(?:comes first|should (?:we|i) (?:take|choose|do first|"
        r"prioriti[sz]e))\b|\bwhat should i check first\b|\bwho (?:won|did it|is right|is in|"
        r"sits|lives)\b|\bahead of .* behind\b|\bjustify\b|\bbetter to (?:switch|stay|wait)\b|"
        r"\bdo \w+ cause\b|\bmust be (?:true|false)\b",
    ),
    (
        2.75,
        r"\bwhat would happen\b|\bwhat if\b|^(?:complete|continue|extend) the (?:series|"
        r"sequence|pattern)\b|^why (?:could|might|would|may)\b|^explain why (?:the following|"
        r"this)\b",
    ),
    (3.5, r"^(?:-?\d+(?:\.\d+)?, ){3,}(?:-?\d|\?|\.\.)|\b(?:[A-Z], ){3,}"),
    (
        3.5,
        r"\bif (?:all|some|no|every) [\w-]+ are\b|\b(?:all|some|"
        r"no) [\w-]+ are [\w-]+\b.*\b(?:all|some|no|therefore|so|does it follow)\b",
    ),
    (
        3.5,
        r"\b(?:what|which)(?: \w+)? (?:comes|goes) (?:next|last)\b|\bnext (?:number|letter|term|"
        r"item|figure|element|word|one) in\b|\bcomplete the (?:sequence|pattern|series|"
        r"analogy)\b|\bodd one out\b",
    ),
    (
        3.0,
        r"\b(?:logic(?:al)? (?:puzzle|riddle|test|problem|fallac(?:y|ies)|reasoning|conclusion)|"
        r"logically|puzzles?|brain ?teasers?|riddles?|syllogisms?|fallac(?:y|ies)|paradox|"
        r"lateral thinking|thought experiment)\b",
    ),
    (
        3.0,
        r"^(?:deduce|infer|reason|conclude|find the flaw|spot the flaw|what (?:can|could|"
        r"follows|is wrong)|what follows)\b.*(?:conclu|flaw|argument|follow|infer|reason|clue|"
        r"deduc|:|\")",
    ),
    (
        3.5,
        r"\b(?:could|can|may|might) (?:it|this|that|there) be\b.*\?|\bwhat (?:could|might|can|"
        r"may) (?:be (?:the|behind)|have caused|cause|explain|go wrong)\b|"
        r"\bpossible (?:explanations?|causes?|reasons?)\b|\bwhat speaks (?:for|against)\b|"
        r"\bpros and cons\b|\bwho (?:is|tells|told|speaks) (?:lying|the truth)\b|"
        r"\bwhich (?:number|word|one|item|figure) does(?: not|n't) (?:belong|fit)\b|"
        r"\bis (?:this|the|that) (?:conclusion|argument|inference|reasoning|claim) (?:justified|"
        r"valid|sound|correct|logical)\b",
    ),
    (
        2.0,
        r"^you have (?:a|an|two|three|four|five|\d)\b|\bwhat day\b|\bday (?:before|"
        r"after) (?:yesterday|tomorrow)\b|\b(?:two|three) days (?:before|after)\b",
    ),
    (1.25, r"^(?:if|suppose|assume|imagine|given that)\b.*\?"),
    (
        2.5,
        r"\b(?:deduce|infer(?:red)?|conclusion|does it follow|valid\?|is (?:the|this|"
        r"that) (?:argument|conclusion|reasoning) (?:valid|sound|correct)|flaw|"
        r"why does .* not (?:hold|follow)|counter-?example|assumptions?|what would happen if|"
        r"hypothesis)\b",
    ),
    (
        2.5,
        r"\b(?:who|which (?:one|of (?:them|these))) (?:is|was|are|has|lives|sits|finished|lies|"
        r"owns|must) (?:the )?(?:tall|short|old|young|fast|slow|heav|light|last|first|lying|"
        r"telling|guilty|right|wrong|thief|culprit)",
    ),
    (
        3.0,
        r"\b(?:taller|shorter|older|younger|heavier|faster|richer|bigger|smaller|"
        r"slower) than\b.*",
    ),
    (3.0, r"\bshould (?:i|we) .* or\b|\bwe can either\b|\beither .* or\b.*\?"),
    (
        2.5,
        r"^(?:should (?:i|we)|is it (?:better|cheaper|worth|wiser|more)|would it be|"
        r"does it make sense)\b",
    ),
    (
        2.5,
        r"\b(?:weigh|pros and cons|trade-?offs?|for and against|arguments? (?:for|against)|"
        r"most likely (?:cause|reason|explanation)|possible (?:reasons?|causes?|explanations?)|"
        r"root cause|(?:likely|plausible|possible) explanation)\b",
    ),
    (
        2.0,
        r"\b(?:explain your reasoning|step[- ]by[- ]step reasoning|think step by step|"
        r"show your reasoning|justify your|reason(?:ing)? (?:about|through|step)|"
        r"draw a conclusion|cause and effect|give your reasoning)\b",
    ),
    (
        2.5,
        r"\b(?:labelled|knights?|knaves?|truth-?teller|liars?|always lies|jugs?|river|boat|"
        r"coins?|weighings?|light switch(?:es)?|hourglass|prisoners?|boxes|seated|sits? next to|"
        r"to the left of|older than|taller than|faster than|exactly one of|all but|(?:three|"
        r"four|five) (?:friends|people|houses|switches|doors|suspects|boxes))\b",
    ),
    (
        3.0,
        r"\bis to [\w' -]+ as\b|\w+ ?: ?\w+ ?:: ?\w+|\banalog(?:y|ies)\b.*\b(?:complete|pair|"
        r"relation)|\brelation(?:ship)? between the (?:given )?(?:pairs?|words)\b",
    ),
    (
        1.5,
        r"\b(?:what might happen|what (?:will|would) happen|why (?:might|could|would)|effect on|"
        r"affect|influence the)\b|^analy[sz]e\b",
    ),
)

THOUGHT_EN: dict[str, tuple[tuple[float, str], ...]] = {
    "code": CODE,
    "math": MATH,
    "reasoning": REASONING,
}
