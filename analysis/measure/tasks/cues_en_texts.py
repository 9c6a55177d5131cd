"""English cues: extraction, rewriting, closed questions: data, written for this project.

(weight, pattern) by type. A pattern is RE2's, without case, and is looked for in sentences
that stand one a line without courtesy: `^translate` finds "Could you please translate ...".
Weights: 4 or more says the type outright, 3 nearly, 2 is a hint, 1 a faint one.
"""

from __future__ import annotations

_TEXT = (
    r"(?:texts?|passages?|paragraphs?|sentences?|articles?|abstracts?|documents?|excerpts?|"
    r"extracts?|stor(?:y|ies)|e-?mails?|mails?|messages?|letters?|reviews?|comments?|tweets?|"
    r"posts?|dialog(?:ue)?s?|conversations?|transcripts?|reports?|notes?|contracts?|statements?|"
    r"headlines?|descriptions?|quotes?|phrases?|poems?|essays?|threads?|minutes|notice|plot|"
    r"speech|memo|chapter|blog|bio(?:graphy)?|tickets?|logs?|invoice|recipe|list|table|data|"
    r"input)"
)
_THIS = (
    r"(?:(?:the|this|that|these|those|my|our|your|his|her|their|each|every|given|following|"
    r"above|below|provided|attached|entire|whole) ){1,3}"
)
_GIVEN = rf"(?:{_THIS}(?:[\w'-]+ ){{0,2}}{_TEXT}\b)"
_WH = r"(?:who|whom|whose|what|when|where|why|which|how|does|do|did|is|are|was|were|can|may|must)"

# Taken out of a given text: names, dates, all that is mentioned.
EXTRACTION = (
    (
        4.0,
        r"^(?:who|which|what)\b.*\b(?:occurs?|appears?)\s*\?|^(?:copy out|write out|take (?:all|"
        r"out|down)|take the .* (?:from|out of)|read out|note down)\b|^(?:list|name|"
        r"give) the (?:ingredients|participants|names|dates|places|tools|materials|authors|"
        r"speakers|products)\b",
    ),
    (3.0, r"^who (?:are|is) the (?:people|persons?|characters|participants)\b"),
    (4.0, r"^(?:extract|pull|pick out|single out|scrape|parse out|mine|fish)\b"),
    (3.0, r"\bextract(?:s|ed|ing|ion)?\b"),
    (
        3.0,
        r"^(?:list|find|name|identify|give|get|collect|highlight|underline|mark|return|output|"
        r"show|copy|locate|spot|gather|retrieve|select|note|point out|write down)\b.*\b(?:in|"
        rf"from|of|within|mentioned in|out of|used in|contained in|appearing in) {_GIVEN}",
    ),
    (
        3.5,
        r"^(?:list|find|name|identify|give|get|collect|highlight|underline|return|output|"
        r"retrieve|show|locate)(?: me| us)? (?:all|every|each|any)(?: (?:of|the))* [\w-]+",
    ),
    (
        3.0,
        r"\b(?:named entit(?:y|ies)|keywords?|key ?phrases?|key (?:details|concepts|terms)|"
        r"topics in)\b",
    ),
    (
        2.5,
        r"^(?:list|give|name|get|return) (?:me )?(?:all )?(?:the )?(?:dates?|names?|people|"
        r"persons?|places?|locations?|organi[sz]ations?|companies|countries|numbers|amounts|"
        r"prices|products?|phone|e-?mail addresses|ingredients|participants|skills|deadlines|"
        r"entities|verbs|nouns|adjectives|bank details|contact)\b",
    ),
    (
        4.5,
        r"^(?:who|which|what)\b.*\b(?:is|are|was|were|does|do|gets?)\b.*\b(?:mention(?:ed)?|"
        r"listed|named|cited)\b",
    ),
    (2.5, r"\b(?:mentioned|named|cited) in\b|\bdetails (?:on|about|of)\b.*\b(?:can be|from)\b"),
    (
        2.5,
        rf"^from {_GIVEN},? (?:list|return|give|get|take|extract|find|pull)\b|^(?:get|take|"
        rf"copy) .*\bout of {_GIVEN}",
    ),
    (
        2.5,
        r"\b(?:as|into|to|in|return) (?:a |an |valid |the )*(?:json|csv|yaml|xml)(?: (?:object|"
        r"array|list|table))?\b.*\b(?:with|keys?|fields?|columns?)\b",
    ),
    (3.5, rf"^what (?:are|were) the (?:[\w-]+ ){{1,4}}(?:in|mentioned in|from) {_GIVEN}"),
    (
        3.0,
        r"^(?:find|get|copy|give me|show me|tell me|return) (?:just |"
        r"only )?the (?:[\w-]+ ){0,2}(?:number|numbers|date|dates|name|names|address|addresses|"
        r"price|prices|amount|amounts|code|id|deadline|deadlines|key|keys|links?|urls?|contact|"
        r"phone)\b",
    ),
    (
        4.0,
        r"\b(?:json|csv|table|yaml|xml)\b.*\b(?:with|keys?|fields?|columns?)\b.*\b(?:name|title|"
        r"date|author|price|city|amount|year|age)s?\b",
    ),
)

# A given text in other words, form, tone, tense; corrected, completed.
REWRITING = (
    (
        3.5,
        r"^(?:merge|combine|join|split|break up|link|connect)\b.*\bsentences?\b|^(?:put|change|"
        r"set|convert|turn|write) (?:all |the |every )*(?:verbs?|dates?|numbers?|nouns?|"
        r"sentences?|pronouns?|spelling|units)\b",
    ),
    (
        3.5,
        r"\b(?:easier to (?:read|understand|follow)|more readable|reads? (?:better|more)|"
        r"sounds? (?:better|more|less|friendlier|nicer)|polishing|tone (?:this|it|that) down|"
        r"filler words|wordy|less (?:wordy|harsh|rude))\b",
    ),
    (3.5, rf"^give {_GIVEN} (?:a|an|more|some)\b"),
    (
        4.0,
        r"^(?:re-?write|re-?phrase|paraphrase|reword|proofread|polish|copy-?edit|restate|rework|"
        r"redraft|recast)\b",
    ),
    (2.5, r"\b(?:re-?write|rephras(?:e|ing)|paraphras(?:e|ing)|reword|proofread|rewritten)\b"),
    (
        3.5,
        r"^(?:edit|correct|improve|revise|simplify|shorten|expand|convert|change|transform|"
        r"reformat|format|modify|refine|adapt|alter|adjust|fix|clean up|tidy up|reorder|"
        r"restructure|replace|rearrange|reconstruct|reorgani[sz]e|tighten|soften|lengthen|"
        r"punctuate|update|delete|remove|add|insert|append|make|turn|put|organi[sz]e|spice up|"
        rf"tone down|jazz up|spruce up|dumb down|take) {_GIVEN}",
    ),
    (
        3.0,
        r"^(?:edit|revise|rearrange|reformat|proofread|reorder|punctuate|refine|tighten|soften|"
        r"restructure|reconstruct)\b",
    ),
    (
        3.5,
        r"^(?:simplify|shorten|polish|correct|fix|edit|improve|revise|rephrase|tighten|lengthen|"
        r"clean up)(?: (?:this|it|these|to (?:a|one|under|\d+))\b|\s*:)",
    ),
    (
        4.0,
        r"^(?:say|put|phrase|word|write|express|explain) (?:it|this|that|the same|"
        r"these?)(?: \w+)? (?:again|more|less|differently|in (?:other|plain|simple|your own)|"
        r"as (?:a|one)|but|better)\b",
    ),
    (4.0, rf"^write {_GIVEN}.*\b(?:again|anew|more|less|but|differently)\b"),
    (
        3.0,
        r"^(?:correct|fix|check|find|spot|identify)\b.*\b(?:grammar|grammatical|spelling|"
        r"misspelling|typos?|punctuation|errors? in|mistakes?)\b",
    ),
    (
        3.5,
        r"^(?:make|turn|change|convert|transform|put|rework|adapt|bring|set)\b.*\b(?:more|less|"
        r"shorter|longer|formal|informal|polite|friendl(?:y|ier)|clearer|simpler|concise|"
        r"professional|active voice|passive voice|past tense|present tense|future tense|"
        r"third person|first person|indirect speech|reported speech|plain english|bullet points|"
        r"numbered list|a question|a poem|gender-neutral)\b",
    ),
    (2.5, rf"^(?:turn|convert|change|transform|make|adapt) {_GIVEN}.*\binto\b"),
    (
        3.0,
        r"^(?:make|turn) (?:it|this|that|them|these)\b.*\b(?:sound|into|more|less|shorter|"
        r"better|readable)\b",
    ),
    (
        2.0,
        r"\b(?:active|passive) voice\b|\b(?:past|present|future) (?:perfect |"
        r"continuous )?tense\b|\bbritish (?:to american|english)\b|\bgrammar\b|\bspelling\b|"
        r"\btone\b",
    ),
    (
        2.5,
        r"\b(?:more|less) (?:formal|informal|polite|professional|concise|friendly|casual|"
        r"persuasive|readable|natural|assertive|diplomatic|academic|engaging|descriptive|"
        r"vivid)\b",
    ),
    (
        3.0,
        r"\b(?:without changing (?:the|its) meaning|same meaning|means the same(?: thing)?|"
        r"keep(?:ing)? the (?:same )?meaning|in (?:other|your own) words|synonymous)\b",
    ),
    (
        3.0,
        r"^(?:replace|substitute|swap|remove|delete|insert|add|change|"
        r"capitali[sz]e)\b.*\b(?:word|words|phrase|sentence|paragraph|adjectives?|comma|text|"
        r"names?|pronouns?|letter)\b",
    ),
    (
        3.0,
        r"^(?:rephrase|explain|rewrite|phrase|word|say|put) (?:it|this|that|the \w+) (?:for|"
        r"so that|in|as|more|less|differently|better|to)\b",
    ),
    (
        2.5,
        r"\bhow would you re\w+|\bbetter (?:wording|phrasing)\b|\b(?:fill in|"
        r"complete) the (?:blanks?|sentence)\b|\bto form (?:a|the) (?:correct|complete|coherent|"
        r"grammatical)\b",
    ),
)

# A question that a given text answers.
CLOSED_QA = (
    (
        4.0,
        r"\b(?:answer|respond|reply) (?:only )?(?:from|using|based on|according to|"
        rf"with the help of) (?:only )?{_GIVEN}",
    ),
    (
        3.5,
        rf"\b(?:based|relying|drawing) (?:only |solely )?(?:up)?on {_GIVEN}.*(?:\?|\banswer\b|,)",
    ),
    (3.5, rf"\b(?:according to|in|from) {_GIVEN}[,:]? {_WH}\b"),
    (3.0, rf"^{_WH}\b.*\b(?:according to|based on) (?:only )?{_GIVEN}"),
    (1.5, rf"^{_WH}\b.*\b(?:in|from|say|says) (?:only )?{_GIVEN}"),
    (2.5, rf"\bhere (?:is|are) (?:the|an?|my|our) (?:\w+ )?{_TEXT}"),
    (
        3.5,
        rf"^(?:use|using) (?:only |information from |the information in )+{_GIVEN}|"
        rf"\bonly (?:from|use|using) {_GIVEN}",
    ),
    (1.25, rf"^(?:given|read|use|using|considering|having read|refer to|look at) {_GIVEN}"),
    (
        3.0,
        r"^(?:read|given|use|having read)\b.*\b(?:answer|question|choose|tell me)\b|\buse (?:it|"
        r"this|the information)\b.*\banswer\b",
    ),
    (
        2.5,
        r"\banswer\b.*\bquestions?\b.*\b(?:passage|paragraph|context|text|article|plot|story|"
        r"below|above|conversation|background|background|situation|facts?)\b",
    ),
    (3.0, r"\bquestions? (?:about|related to|on|from|regarding) (?:this|the|it)\b"),
    (
        1.5,
        r"\banswer\b.*\bquestions?\b|\b(?:the|right|correct|best) answer\b|\bchoose the\b|"
        r"\bthe question\b|\banswer(?:s)? (?:to|for) the question\b",
    ),
    (
        2.0,
        r"\b(?:does|did|is|was|has|why|what|how|who) (?:\w+ )?the (?:author|narrator|writer|"
        r"speaker|passage|text|article|story|paragraph|document|policy|contract|clause|report)\b",
    ),
    (
        2.5,
        r"\b(?:can be |is |be )?(?:inferred|concluded|found|answered) from (?:the|this)\b|"
        r"\bwithin the text\b|\bchoices? below\b",
    ),
    (
        2.5,
        r"\b(?:not|un-?)answerable\b|\bno answer\b|\binsufficient information\b|"
        r"\bif the (?:text|passage|answer|article|document) (?:does not|doesn't|is not|isn't)",
    ),
    (
        2.0,
        r"^which (?:clause|section|paragraph|sentence|step|line|part|of the (?:two|three|four|"
        r"five|following))\b",
    ),
    (
        2.5,
        r"^(?:given|knowing|if i tell you|considering) (?:that |the fact|these|the fact that|"
        r"the paragraph|the facts?)",
    ),
    (
        2.0,
        r"\b(?:final|first|last|missing) step\b|\bwhat (?:was|is|might be) (?:said|happening|"
        r"the cause)\b|\bwhat (?:is|was) the answer\b",
    ),
)

TEXTS_EN: dict[str, tuple[tuple[float, str], ...]] = {
    "extraction": EXTRACTION,
    "rewriting": REWRITING,
    "closed_qa": CLOSED_QA,
}
