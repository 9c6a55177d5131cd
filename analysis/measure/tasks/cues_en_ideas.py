"""English cues: open questions, brainstorming, creative writing: data, written for this project.

(weight, pattern) by type. A pattern is RE2's, without case, and is looked for in sentences
that stand one a line without courtesy: `^translate` finds "Could you please translate ...".
Weights: 4 or more says the type outright, 3 nearly, 2 is a hint, 1 a faint one.
"""

from __future__ import annotations

_MAKE = (
    r"(?:write|compose|create|generate|make|draft|pen|produce|craft|invent|come up with|"
    r"construct|design|develop|post|tell)"
)
_ONE = r"(?:(?:me|us) )?(?:a|an|one|the|another|some|two|three|four|five|\d+|my|our)"
_PIECE = (
    r"(?:stor(?:y|ies)|poems?|haikus?|limericks?|sonnets?|odes?|ballads?|lyrics|songs?|raps|"
    r"verses?|novels?|novellas?|fairy tales?|tales?|fables?|screenplays?|scripts?|plays?|"
    r"scenes?|dialogues?|dialogs?|monologues?|speech(?:es)?|toasts?|eulog(?:y|ies)|jokes?|"
    r"riddles?|slogans?|taglines?|jingles?|advert(?:isement)?s?|ads?|letters?|e-?mails?|"
    r"invitations?|blog posts?|blogs?|essays?|articles?|columns?|op-eds?|editorials?|greetings?|"
    r"cards?|captions?|tweets?|press releases?|diary|journal entr(?:y|ies)|memoirs?|"
    r"biograph(?:y|ies)|product descriptions?|acrostics?|opening lines?|endings?|plots?|"
    r"storyline|announcements?|obituar(?:y|ies)|testimonials?|prologues?|epilogues?|sketch|"
    r"quotes?|metaphors?|similes?|tongue twisters?|proverbs?|anecdotes?|short fiction|"
    r"newsletters?|brochures?|flyers?|proposals?|resumes?|cover letters?|legends?|myths?)"
)
_TEXT = (
    r"(?:sentences?|paragraphs?|descriptions?|reviews?|conversations?|messages?|notes?|notices?|"
    r"introductions?|conclusions?|openings?|profiles?|bios?|reports?|posts?|topic sentence|"
    r"closing|characters?|analysis)"
)

# What is known of the world: questions, explain, describe, list. The weights are low:
# most types are asked for by questions too.
OPEN_QA = (
    (
        2.5,
        r"^(?:explain|define|describe|discuss|elaborate|clarify|illustrate|outline|compare|"
        r"contrast|differentiate|distinguish|introduce|teach)\b",
    ),
    (
        2.5,
        r"^(?:tell (?:me|us) (?:more )?(?:about|why|how|what|who|when|where|which)|"
        r"give (?:me )?(?:an? )?(?:\w+ )?(?:overview|explanation|definition|introduction|"
        r"description|account|example|background|history)s?\b)",
    ),
    (1.5, r"^(?:what(?:'s|’s)?|who(?:'s)?|when|where|why|which|how) "),
    (1.25, r"^(?:is|are|was|were|do|does|did|can|could|should|will|has|have|may|am) (?:\w+ )?.*\?"),
    (
        2.0,
        r"\bdifferences? between\b|\bwhat does [\w' -]+ mean\b|\bdefinition of\b|\bmeaning of\b|"
        r"\bthe concept of\b|\bsimilarities\b",
    ),
    (
        1.75,
        r"^(?:list|name|give|state|identify|provide|cite|mention|enumerate|specify|outline|"
        r"recall|find|discuss|research|analy[sz]e|evaluate|choose|select|what (?:is|are|was|"
        r"were))\b",
    ),
    (
        1.5,
        r"\b(?:benefits?|advantages?|disadvantages|causes?|symptoms?|features?|characteristics|"
        r"types|factors?|effects?|impacts?|components?|functions?|consequences|significance|"
        r"importance|history|origins?|role|risks?|challenges|principles|elements?|examples?|"
        r"properties|uses|stages|drawbacks|purpose|capital|population|laws?|process|"
        r"facts?) (?:of|for|in|that|to|associated|about)\b",
    ),
    (
        1.5,
        r"^(?:determine|indicate|estimate|validate|verify|show|critique|review|find|justify|"
        r"argue|present|suppose|write about)\b",
    ),
    (
        1.5,
        r"\b(?:how|why) (?:\w+ ){1,4}(?:works?|happens?|occurs?|functions?|is|are)\b|"
        r"\bsteps (?:to|for|of|involved)\b|\brecipe\b|\bfun facts?\b",
    ),
    (
        1.5,
        r"\b(?:advice|best way to|need to (?:know|bear in mind)|look (?:at|for) when|"
        r"how can i)\b|^(?:recommend|validate)\b|\brecommend a\b",
    ),
    (
        2.0,
        r"^(?:q\s*:|answer (?:this|the following|these) question|answer the following)|"
        r"^final exam\b|\b(?:complex|elaborate|trivia|general knowledge|quiz) question\b",
    ),
)

# Ideas, names, ways, plans: many answers are right.
BRAINSTORMING = (
    (
        3.0,
        r"^what are some\b|^(?:think about|collect|gather|note) (?:some |possible )?\w+|"
        r"\b(?:collect|gather) (?:points|ideas|arguments|suggestions)\b|"
        r"^give me (?:[\w'-]+ ){0,2}(?:prompts|examples of names|options|inspiration|arguments|"
        r"reasons)\b|^ways\b|^titles\b|^names\b",
    ),
    (
        2.75,
        r"^how (?:do|can|could|should) (?:i|we) (?:make|get|keep|turn|liven|spice|improve|"
        r"encourage|motivate) (?:my|our|the|more|people|them|it)\b|\bwhat (?:can|could|should|"
        r"shall) (?:i|we) (?:cook|bake|make|do|wear|give|play|draw|write|read|watch|put|try|"
        r"build|sing)\b",
    ),
    (
        2.0,
        r"\b(?:possible|potential|unusual|creative|original|fresh|new) (?:\w+ )?(?:partners|"
        r"places|ideas|names|topics|uses|ways|themes|titles|locations|activities|solutions|"
        r"formats)\b",
    ),
    (4.0, r"^(?:brain ?storm|ideate|think of|think up)\b"),
    (3.0, r"\bbrain ?storm"),
    (3.0, r"\bideas?\b(?: for| to| on| about| that| of|\?|\.|$)"),
    (
        3.0,
        r"^(?:some |creative |any |possible |more |a few |[\w-]+ )?ideas\b|^any (?:suggestions|"
        r"tips|ideas|thoughts)\b",
    ),
    (3.5, r"^(?:suggest|propose|come up with|invent|make up|dream up|plan)\b"),
    (2.5, r"^recommend\b"),
    (
        3.5,
        r"^(?:give|list|name|provide|offer|share|create|generate|find|identify|write|what are|"
        r"think of|describe|help|share)(?: me| us)?(?: a list of)?(?: (?:some|a few|several|\d+|"
        r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a couple of|as many|"
        r"possible|potential))*(?: [\w'-]+){0,3} (?:ideas?|ways|tips?|suggestions?|strateg(?:y|"
        r"ies)|names?|titles?|topics?|slogans?|taglines?|themes?|activities|hobbies|solutions?|"
        r"gifts?|questions|options|alternatives|excuses|uses|puns|resolutions|icebreakers|"
        r"arguments|angles|hooks|measures|techniques|methods|approaches)\b",
    ),
    (
        2.5,
        r"\b(?:ideas|suggestions|names for|titles for|themes? for|slogans? for|topics for|"
        r"gifts? for|activities (?:for|to|that)|alternatives to|ways (?:to|we|i|of)|uses for|"
        r"tips (?:for|to|on)|questions to ask|questions (?:for|that))\b",
    ),
    (
        2.75,
        r"^(?:what|how|where|which|who)(?: [\w'-]+){0,4} (?:could|might)\b|^what else\b|"
        r"^which [\w-]+ would (?:make|be|suit|fit)\b",
    ),
    (
        2.75,
        r"^how (?:can|do) (?:we|our|a|an|companies|schools|cities|teachers|managers|"
        r"parents)\b.*\b(?:get|make|attract|reduce|improve|increase|encourage|motivate|save|cut|"
        r"win|keep|raise|convince|prevent|lower|boost|promote)\b",
    ),
    (
        2.75,
        r"\b(?:needs?|need) (?:a|an|some) (?:[\w-]+ )?(?:name|title|slogan|idea|motto|theme|"
        r"mascot)s?\b|\bany (?:thoughts|suggestions|ideas|tips)\b|\bwhat (?:can|could|"
        r"should) i (?:do|make|cook|give|write|wear|try|call|bake|build|sew|paint|draw) (?:with|"
        r"for|about|out|on|from|in)\b|\b(?:find|choose|need) (?:a|an|some) (?:[\w-]+ )?(?:gift|"
        r"present|name|costume|title)s?\b|\bfun (?:activities|things|ways)\b|\bcatchy\b|"
        r"\bquestions should i\b",
    ),
    (
        2.5,
        r"^(?:what|how)(?: [\w-]+){0,3} (?:could|might|can|else (?:could|can)) (?:i|we|they|you|"
        r"a|an|the|our|my|schools?|cities|companies|teams?)\b.*\b(?:do|try|use|offer|make|"
        r"improve|attract|reduce|increase|encourage|motivate|celebrate|call|sell|raise|promote|"
        r"save|cut|decorate|use)\b",
    ),
    (
        2.0,
        r"\b(?:we want to|i want to|we'd like to|i'd like to) (?:attract|improve|reduce|"
        r"increase|organi[sz]e|celebrate|start|raise|promote|stop|surprise|encourage)\b",
    ),
    (
        2.5,
        r"^(?:design|create|make|plan|develop|draw up|prepare|set up|put together|build|outline|"
        r"devise|generate|write|propose|draft|work out)(?: me)? (?:a |an |the |my |"
        r"some )?(?:[\w'-]+ ){0,4}(?:plan|itinerary|agenda|schedule|checklist|menu|syllabus|"
        r"budget|routine|survey|questionnaire|to-?do list|list|strategy|campaign|curriculum|"
        r"workout|program for|meal plan|grocery list|outline|game)\b",
    ),
    (
        1.5,
        r"^(?:design|develop|plan|prepare|devise|set up|organi[sz]e|generate|create|make|"
        r"invent)\b",
    ),
    (
        2.0,
        r"^possible\b.*\?|\bpossible (?:solutions?|ways|uses|names|titles|research questions|"
        r"reasons for choosing)\b|\bwhat (?:side jobs|names|gifts?|activities|topics|themes?|"
        r"games?) (?:could|should|can|would|to)\b",
    ),
    (
        2.0,
        r"^(?:generate|create|make|find|provide)(?: me)? (?:a |an )?(?:list|set|collection|"
        r"number) of\b|\b(?:hobbies|catchy|nicknames?|usernames?|brand names?|domain names?|"
        r"mascots?|metaphors? that|analog(?:y|ies) (?:for|that))\b",
    ),
)

# A text to be made: poems, stories, letters, posts.
CREATIVE_WRITING = (
    (
        3.5,
        r"^(?:start|begin|open) (?:a|an|the|my) (?:[\w-]+ )?(?:novel|story|tale|poem|speech|"
        r"letter|essay)\b|\bwrite (?:a|an|some) (?:[\w-]+ ){0,3}(?:text|lines|words|copy|piece|"
        r"blurb)\b|^(?:rhyme|invent|narrate|versify)\b",
    ),
    (
        2.75,
        r"^(?:a|an|the) (?:[\w'-]+ ){0,3}(?:report|article|post|text|description|scene|letter|"
        r"note|conversation|interview|review) (?:from|about|for|by|between|in which)\b",
    ),
    (3.5, rf"^{_MAKE} (?:{_ONE} )?.*\b{_PIECE}\b"),
    (3.0, rf"^{_MAKE} {_ONE} (?:[\w'-]+ ){{0,4}}{_TEXT}\b"),
    (
        3.0,
        r"\b(?:write|compose|draft|pen)(?: me| us)? (?:(?:a|an|the|some|another|two|three|five|"
        rf"\d+) )?(?:[\w'-]+ ){{0,4}}{_PIECE}\b",
    ),
    (
        3.5,
        r"^(?:describe|tell|narrate|advertise|praise|sell)\b.*\b(?:from the (?:point of view|"
        r"perspective|eyes) of|as if (?:it|you|he|she|they) were|in the style of|in verse|"
        r"in rhyme|as a (?:poem|story|fairy tale))\b",
    ),
    (
        2.5,
        r"\b(?:poems?|haikus?|limericks?|sonnets?|lyrics|rhym(?:e|es|ing)|fairy tales?|"
        r"short stor(?:y|ies)|horror stor(?:y|ies)|fables?|screenplay|monologue|love letter|"
        r"birthday card|toast for|bedtime stor(?:y|ies)|fan ?fiction|rap|jingle)\b",
    ),
    (2.0, r"^(?:write|compose|draft|pen|narrate)\b"),
    (
        3.0,
        r"^(?:a|an) (?:[\w'-]+ ){0,3}(?:poem|story|dialogue|haiku|limerick|joke|song|speech|"
        r"letter|invitation|slogan|caption|toast|card|riddle|advert|ad)\b",
    ),
    (3.5, rf"\bi need (?:a|an) (?:[\w'-]+ ){{0,3}}{_PIECE}\b"),
    (
        3.0,
        r"^(?:continue|finish|complete|end|begin|start) (?:the|this|my|"
        r"a) (?:[\w'-]+ ){0,2}(?:story|poem|tale|lyrics|song|scene|verse|dialogue)\b",
    ),
    (
        2.0,
        r"\b(?:write|create|tell|generate|make)\b.*\b(?:about|where|in which|set in|featuring|"
        r"starring|inspired by|in the style of|from the (?:perspective|point of view) of)\b.*",
    ),
    (
        2.5,
        r"^(?:tell|give)(?: me| us)? (?:a|an|another|some|your best|"
        r"one) (?:[\w'-]+ ){0,3}(?:jokes?|stor(?:y|ies)|riddles?|puns?|tale)\b",
    ),
    (
        2.5,
        r"\b(?:in the style of|once upon a time|plot twist|protagonist|fictional|fantasy world|"
        r"sci-?fi|story ?line|plot points|movie plot)\b",
    ),
    (
        2.5,
        r"^(?:reply|respond|answer) to (?:the|this|my) (?:e-?mail|letter|message|mail|"
        r"invitation)\b|\b(?:thank-you|thank you|apology|resignation|farewell|complaint|"
        r"condolence) (?:note|letter|e-?mail|card|message)\b",
    ),
    (
        2.5,
        r"^(?:put together|using|use|with|from) (?:the |these )?(?:\w+ )?(?:words|concepts|"
        r"keywords|phrases)\b|\b(?:form|generate|construct|write|make|create) (?:a|one|"
        r"an) (?:[\w-]+ )?sentence\b|\bput the concepts together\b",
    ),
)

IDEAS_EN: dict[str, tuple[tuple[float, str], ...]] = {
    "open_qa": OPEN_QA,
    "brainstorming": BRAINSTORMING,
    "creative_writing": CREATIVE_WRITING,
}
