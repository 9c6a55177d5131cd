"""English cues: translation, summarization, classification: data, written for this project.

(weight, pattern) by type. A pattern is RE2's, without case, and is looked for in sentences
that stand one a line without courtesy: `^translate` finds "Could you please translate ...".
Weights: 4 or more says the type outright, 3 nearly, 2 is a hint, 1 a faint one.
"""

from __future__ import annotations

_LANGUAGE = (
    r"(?:english|british english|american english|french|german|spanish|italian|portuguese|"
    r"chinese|mandarin|cantonese|japanese|korean|russian|arabic|hindi|urdu|bengali|turkish|"
    r"dutch|greek|latin|polish|swedish|norwegian|danish|finnish|czech|hungarian|romanian|"
    r"ukrainian|vietnamese|thai|indonesian|malay|hebrew|persian|farsi|swahili|esperanto|catalan|"
    r"tagalog)"
)
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
_KIND = (
    r"(?:category|categories|class|classes|label|labels|topic|genre|sentiment|tone|intent|"
    r"intention|emotion|mood|type|kind|part of speech|pos tag|section|department|priority|"
    r"urgency|severity|polarity|stance|tense|rhetorical device|figure of speech|literary device)"
)

# Into another language: the verb, "in French", "how do you say".
TRANSLATION = (
    (
        4.0,
        rf"\bin {_LANGUAGE}\s*: *[\"“]|^(?:i need|say|give me) (?:this|it|"
        rf"that) in {_LANGUAGE}\b|\b{_LANGUAGE} to {_LANGUAGE}\b|\bwhat do you call\b.*\bin "
        rf"{_LANGUAGE}\b",
    ),
    (3.0, r"^(?:which|what) (?:is the (?:best|right|correct) )?translation\b"),
    (4.0, r"^(?:re)?translate\b"),
    (2.0, r"\btranslat(?:e|es|ing|ion|ions|ed)\b"),
    (2.5, rf"\btranslat\w+ .*\b(?:in|into|to|from) {_LANGUAGE}\b"),
    (4.0, rf"\b(?:say|said|called|write|spell|express(?:ed)?) .*\bin {_LANGUAGE}\b.*\?"),
    (3.5, rf"^(?:how|what) .*\b(?:is|are|say|do|would|mean)\b.*\bin {_LANGUAGE}\s*\?"),
    (3.0, rf"^(?:put|render|convert|turn|say) .*\b(?:in|into|to) {_LANGUAGE}\b"),
    (3.0, rf"\b(?:{_LANGUAGE}) (?:version|translation|equivalent|word) (?:of|for)\b"),
    (
        4.0,
        rf"^(?:what(?:'s| is|’s)|give me|tell me) the {_LANGUAGE} (?:for|of|word|version|"
        r"translation)\b",
    ),
    (3.0, rf"\b(?:into|back to) {_LANGUAGE}\b|,? in {_LANGUAGE},? please\b|^in {_LANGUAGE}\s*:"),
    (3.0, rf"\b(?:from )?{_LANGUAGE} (?:to|into|-+>|→) {_LANGUAGE}\b"),
)

# Said shorter: summaries, key points, titles of a given text.
SUMMARIZATION = (
    (
        4.0,
        r"^(?:reduce|cut|shorten|condense|compress|squeeze|bring|get|boil)\b.*\b(?:to|in|under|"
        r"below) (?:about |under |at most |max\.? |no more than )?(?:\d+|one|two|three|five|"
        r"half|a single|a few|a page|a tweet)\b",
    ),
    (
        3.5,
        r"\b(?:bullet points|bullets|sentences?|words|lines),? please\b|\bonly the essentials\b|"
        r"\bexecutive summary\b|\bthe (?:short|brief) version\b|\bthe gist\b|\bin (?:short|"
        r"brief)\s*[?.]",
    ),
    (
        3.5,
        r"^(?:make|take|write|create|turn)\b.*\b(?:notes|minutes|key points|study notes|"
        r"an outline|an abstract)\b.*\b(?:from|of|for|on|with)\b|^turn\b.*\binto (?:study |"
        r"lecture |short )?(?:notes|minutes|bullet points)\b",
    ),
    (4.0, r"^(?:briefly |concisely |in (?:\w+ ){1,4})?summari[sz]e\b"),
    (
        4.0,
        r"^(?:sum up|sum .* up|sum .* in brief|recap|condense|abridge|digest|distill?|"
        r"synopsi[sz]e)\b",
    ),
    (2.5, r"\bsummari[sz](?:e|es|ing|ation)\b"),
    (3.0, r"\b(?:summary|summaries|synopsis|recap|tl;? ?dr|digest)\b"),
    (3.0, r"^(?:to sum up|in summary|in a nutshell|in short|so i recapped)\b"),
    (
        3.0,
        r"\b(?:in a nutshell|boils? down to|the gist|bottom line|takeaways?|distill?|(?:boil|"
        r"break|cut|sum) (?:it|this|that|these|them|everything) (?:down|up)|layman's terms)\b",
    ),
    (
        3.0,
        r"\b(?:main|key|central|most important|essential) (?:points?|ideas?|messages?|"
        r"arguments?|facts|findings|themes?)\b",
    ),
    (
        2.5,
        r"\b(?:main|key|central) (?:points?|ideas?|messages?|arguments?|findings|themes?) (?:of|"
        rf"from|in|across) {_GIVEN}",
    ),
    (3.0, rf"\b(?:shorten|reduce|cut|compress|boil) (?:down )?{_GIVEN}"),
    (
        3.5,
        r"\b(?:headline|title|subject line|subject|heading|caption) (?:for|of|to) (?:it\b|"
        rf"{_GIVEN})",
    ),
    (2.5, r"\b(?:abstract|outline) (?:for|of) (?:it\b|the|this|these|following)"),
    (
        3.0,
        r"^(?:write|give|make|create|generate|suggest|guess) (?:(?:me|us) )?(?:a |an |its |"
        r"the )?(?:[\w-]+ ){0,2}(?:title|headline|abstract)\b.*\b(?:for|it|this|above)\b",
    ),
    (
        3.0,
        r"^(?:condense|compress|turn|make|edit|synthesi[sz]e|combine) .*\b(?:into|"
        r"down to) (?:\w+ ){0,4}(?:summary|notes|bullet points|bullets|essentials|single one|"
        r"one sentence|key points|minutes)\b",
    ),
    (
        3.0,
        rf"^what (?:is|are|was|were|does) {_GIVEN} (?:mainly |mostly |basically )?(?:about|"
        r"saying|trying to say)\b",
    ),
    (
        2.0,
        r"\bin (?:one|a single|two|three|1|2|3|a few|2 or 3|"
        r"one or two) (?:short )?(?:sentences?|bullet points|lines|words)\b",
    ),
    (
        3.0,
        rf"^(?:describe|recap|explain|give the gist of|capture|boil) {_GIVEN}.*\b(?:briefly|"
        r"in (?:one|two|a few|three)|short)\b",
    ),
    (2.0, r"\b(?:meeting minutes|study notes|executive summary|hand-?over notes?)\b"),
)

# One of some labels: sentiment, topic, true or false, the same or not, a rating.
CLASSIFICATION = (
    (
        3.0,
        r"^(?:are|is|was|were) (?:the following|these|this|those|each)\b.*\bor\b|"
        r"^would you call\b|^which of (?:these|the following) (?:sentences|words|statements|"
        r"items|reviews|messages)\b",
    ),
    (
        3.5,
        r"\b[\w-]+, (?:an? |the )?[\w-]+,? or (?:an? |the )?[\w-]+\s*(?:\?|\)|$)|^(?:choose|"
        r"pick|select|determine|decide|label|assign|say|rate|tell me|"
        r"classify)\b.*: [\w ]+, [\w ]+(?:,| or) (?:or )?[\w ]+[.?]?$",
    ),
    (
        2.5,
        r"^(?:choose|pick|select) the (?:right|correct|best|appropriate|most \w+) (?:folder|"
        r"category|label|class|topic|tag|department|option)\b|^(?:label|mark|tag) (?:each|every|"
        r"all|the)\b",
    ),
    (4.0, r"^(?:classify|categori[sz]e|label|tag|triage|annotate)\b"),
    (3.0, r"\b(?:classify|categori[sz]e|classification|classified|categori[sz]ed)\b"),
    (
        3.0,
        r"^(?:assign|mark|sort|put|group|file|route|organi[sz]e|divide|bucket|"
        rf"separate) .*\b(?:as|into|under|by|to)\b.*(?:{_KIND}|groups|two|three|\bor\b)",
    ),
    (
        3.5,
        r"^(?:identify|determine|state|name|tell|give|detect|predict|recogni[sz]e|choose|select|"
        rf"pick|guess|find|specify|output) (?:me )?(?:the |a |one |its )?(?:\w+ )?{_KIND}\b",
    ),
    (
        3.5,
        rf"\b(?:which|what) (?:\w+ ){{0,2}}{_KIND} (?:\w+ ){{0,2}}(?:does (?:the|this|it)|"
        r"do (?:the|these)|is (?:the|this|being)|are (?:the|these)|would|best|describes?|"
        r"belongs?|should|of (?:the|this|these))",
    ),
    (
        3.5,
        r"^(?:group|sort|divide|separate|bucket) (?:these|the following|this|the|them|my|"
        r"all)\b.*\b(?:into|by|as)\b",
    ),
    (
        4.0,
        r"^(?:assign|give|attach) (?:one of|a|the) (?:the )?(?:following )?(?:labels?|tags?|"
        r"categor(?:y|ies)|class(?:es)?)\b",
    ),
    (3.0, rf"\b(?:what|which) (?:kind|type|sort|tone|genre|emotion|mood|sentiment)\b.*{_GIVEN}"),
    (
        4.0,
        r"\b(?:positive|negative|neutral)(?:,| or| and|/|;)+ (?:or |and )?(?:positive|negative|"
        r"neutral|mixed)\b",
    ),
    (3.5, r"\b(?:sentiment|polarity)\b"),
    (
        3.5,
        r"\bwhat language (?:is|are|was)\b|\b(?:which|what) (?:section|page|team|department|"
        r"queue|folder|shelf|bucket) .*\b(?:appear|handle|belong|go|fit|get)\b|"
        r"\bmost likely (?:appear|belong)\b",
    ),
    (
        3.0,
        r"^(?:is|are|would you call) .*\b(?:a|an) [\w-]+(?:, (?:a |an )?[\w-]+)*,? or (?:a|"
        r"an) [\w-]+|\b(?:or not|or neither)\s*\?",
    ),
    (
        3.5,
        r"\b(?:fact or (?:an )?opinion|spam or (?:not|ham)|true or false|true, false|"
        r"correct or incorrect|right or wrong|good or bad|real or fake|formal or informal|"
        r"literal or figurative|yes or no)\b",
    ),
    (
        2.5,
        r"\b(?:spam|phishing|toxic|hate speech|offensive|sarcastic|passive-aggressive|clickbait|"
        r"sarcasm|a scam)\b",
    ),
    (
        3.0,
        r"^(?:decide|determine|detect|judge|predict|evaluate|assess|verify|check|identify|tell|"
        r"say|indicate|classify|state|find out|i want to know|see)\b(?: me|"
        r" for \w+ \w+,?)? (?:if|whether)\b",
    ),
    (
        2.0,
        r"\b(?:if|whether) (?:it|he|she|they|each|(?:the|this|these|each|"
        r"following)(?: [\w']+){1,3}) (?:is|are|was|were|expresses|belongs?|contains?|accepts?|"
        r"conveys?|has|have)\b",
    ),
    (
        3.0,
        r"^(?:rate|score|grade|rank)\b.*\b(?:from|between|on a scale|out of|\d ?(?:-|to) ?\d+|"
        r"urgency|stars?)\b",
    ),
    (
        3.0,
        r"\bon a scale (?:of|from)\b|\bscale of 1\b|\b(?:\d|★)-(?:star )?rating of\b|"
        r"^(?:review )?(?:rating|score|stars)\b.*:",
    ),
    (
        3.0,
        r"^is (?:this|the|the following|that|it|he|she|each) (?:[\w'-]+ ){0,6}?(?:a |"
        r"an )?[\w'-]+(?:, [\w' -]+)*,? or (?:a |an )?[\w'-]+",
    ),
    (
        3.0,
        rf"^(?:is|are|does|do|did|was|has|can) {_GIVEN}.*\b(?:or|positive|negative|sarcastic|"
        r"spam|polite|formal|grammatical|correct|true|valid|contain|contradict|violate|convey|"
        r"express|mean the same|same)\b",
    ),
    (
        3.5,
        r"\b(?:mean|asking|convey|express|have it mean|say) the same(?: thing| meaning)?\b|"
        r"\bare they duplicates\b|\bparaphrases? (?:each other|of each|or not)\b|"
        r"\bduplicates?\b.*\bnot duplicates?\b|\bdoes sentence \w+ paraphrase\b|\b(?:can|"
        r"could) (?:i|we) (?:replace|rewrite|merge)\b",
    ),
    (
        3.5,
        r"\b(?:did|does|do|would|will|was|is|how does) (?:the|this) (?:reviewer|viewer|user|"
        r"customer|author|writer|speaker|critic)\b.*\b(?:enjoy|like|feel|recommend|satisfied|"
        r"find|happy|buy)\b",
    ),
    (
        3.5,
        r"\b(?:would you (?:recommend the|say)|increase or decrease|decrease or increase|"
        r"satisfied or (?:dis|un)satisfied|positive review|my rating)\b",
    ),
    (
        2.5,
        r"\b(?:belongs? to|falls? (?:in|under|into)|refers? to) (?:which|what|one of|each)\b|"
        r"\b(?:categor|class|topic|option|label)\w* (?:candidates |choices )?(?:are|include|"
        r"includes|:|=)",
    ),
    (
        2.5,
        r"^(?:pos|part-of-speech|intent|topic|category|label|sentiment|class|stance|"
        r"emotion)s?(?: tags?| labels?)?\s*:|\b(?:best |correct )descriptor\b",
    ),
    (
        2.0,
        r"\b(?:answer|respond|reply|output|return)\b.*\b(?:one word|0 or 1|yes or no|a label|"
        r"only the (?:label|category|class)|\"yes\"|true or false)\b",
    ),
    (
        2.0,
        r"\bis (?:this|the following) (?:statement|claim|sentence|review|text|message|email|"
        r"answer|argument|news)\b|\b(?:is|be) .*(?:a|the) (?:correct|valid|reasonable|"
        r"right) answer\b|\bfact[- ]check",
    ),
    (
        2.0,
        r"\b(?:deductive|inductive) or\b|\bvegetarian or\b|\bwhat (?:is|are) (?:this|"
        r"the following) question asking\b|\b(?:is|are) (?:this|"
        r"the following)(?: question)? asking about\b|\bbest descriptor\b",
    ),
)

LABELS_EN: dict[str, tuple[tuple[float, str], ...]] = {
    "translation": TRANSLATION,
    "summarization": SUMMARIZATION,
    "classification": CLASSIFICATION,
}
