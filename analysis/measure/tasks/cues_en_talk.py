"""English cues: role play, conversation, other: data, written for this project.

(weight, pattern) by type. A pattern is RE2's, without case, and is looked for in sentences
that stand one a line without courtesy: `^translate` finds "Could you please translate ...".
Weights: 4 or more says the type outright, 3 nearly, 2 is a hint, 1 a faint one.
"""

from __future__ import annotations

# To speak as somebody else.
ROLE_PLAY = (
    (
        4.0,
        r"^(?:take the (?:role|part)|answer only as|play (?:a|an|the|my) (?:strict|role|"
        r"character|part|[\w-]+(?:er|or|ist|ian|king|queen|man|woman)))\b",
    ),
    (
        3.5,
        r"^you(?:'re|’re) the\b|^as (?:a|an) (?:time travell?er|pirate|knight|wizard|robot|"
        r"alien|detective|vampire|king|queen|ghost|dragon|medieval|famous|[\w-]+ from)\b",
    ),
    (
        5.0,
        r"^(?:role[ -]?play|pretend|act (?:as|like)|behave (?:as|like)|take (?:on|"
        r"up) the (?:role|part|character|persona)|play (?:the )?(?:role|part|character|a|an)\b|"
        r"assume (?:the (?:role|identity|persona|character)|you)|impersonate|embody|"
        r"simulate (?:a|an|the)|be (?:my|a|an|the)|speak (?:as|like)|talk (?:as|like)|"
        r"respond as|answer (?:as|like)|(?:answer|respond|reply|speak|talk) as if|"
        r"imagine (?:that )?(?:you(?:'re|’re| are)|yourself)|suppose (?:that )?you(?:'re| are)|"
        r"portray|adopt the (?:role|persona))\b",
    ),
    (
        3.5,
        r"\bfrom now on,? (?:you|act|speak|answer)\b|\b(?:role[ -]?play(?:ing)?|"
        r"pretend (?:to be|that you|you)|act as (?:a|an|my|the|if)|stay in character|"
        r"in character|in the (?:role|persona|guise|voice) of|taking on the role|"
        r"assuming the role|playing the (?:role|part))\b",
    ),
    (
        4.5,
        r"^you(?:'re|’re| are| were)(?: now)? (?:a|an|the|my|one of|captain|detective|king|"
        r"queen|professor|doctor|dr\.?|sir|lord|lady|agent)\b",
    ),
    (4.0, r"^you(?:'re|’re| are| have been)(?: now)? (?-i:[A-Z])[\w'-]+"),
    (
        3.0,
        r"^(?:you have (?:just )?been|you find yourself|you wake up|you(?:'ve|"
        r" have) (?:just )?(?:discovered|arrived|landed|stumbled))\b",
    ),
    (
        3.5,
        r"^(?:as|in the role of|from the (?:perspective|point of view) of) (?:a|an|the|my|"
        r"captain|detective|king|queen|[A-Z]\w+ [A-Z]\w+)\b[^,]*, ",
    ),
    (
        2.5,
        r"\b(?:be my (?:opponent|coach|teacher|tutor|interviewer|partner|guide)|mock interview|"
        r"interview me|ask me one question at a time|you play|i(?:'ll| will) (?:be|play)|"
        r"let's play|text adventure|dungeon master|game master)\b",
    ),
)

# Talk: greetings, thanks, feelings, questions to the model about itself.
CONVERSATION = (
    (
        3.0,
        r"^do you (?:ever|like|love|think|believe|feel|want|prefer|often|sometimes|enjoy|get|"
        r"mind|miss)\b|^what do you (?:think|like|do|want|feel)\b|^(?:hey|wow|oh|haha|"
        r"good night|long time)\b|^my (?:cat|dog|friend|grandma|grandfather|mother|father|boss|"
        r"sister|brother) (?:died|left|is sick|is ill|hates|loves|passed)\b|^i (?:had|"
        r"have had) a (?:\w+ )?(?:day|night|week|dream)\b",
    ),
    (
        3.0,
        r"^(?:hi|hello|hey|hiya|yo|howdy|good (?:morning|evening|afternoon|night)|"
        r"greetings)\b[^a-z]*(?:there|everyone|assistant|how are you|what's up)?[^a-z]*$",
    ),
    (
        3.0,
        r"\b(?:how are you|how(?:'s| is) it going|what'?s up|nice to meet you|how was your|"
        r"how have you been|how do you feel|how is your day)\b",
    ),
    (
        3.0,
        r"^(?:thanks|thank you|thx|cheers|ok(?:ay)? (?:thanks|thank you|great)|great,? thanks|"
        r"bye|goodbye|see you|good night|sounds good|never mind|cool|got it|that (?:helps|"
        r"helped|worked)|you(?:'re| are) (?:so |really |very )?(?:helpful|great|funny|smart|"
        r"welcome))\b",
    ),
    (
        3.0,
        r"^(?:what(?:'s| is|’s) your (?:name|favou?rite|opinion on yourself|hobby)|who (?:are|"
        r"made|created) you|are you (?:a |an )?(?:human|real|robot|bot|ai|there|ok|okay|happy|"
        r"sentient|alive|smarter)|do you (?:like|love|enjoy|have (?:any )?(?:feelings|hobbies|"
        r"friends|a favou?rite|dreams)|dream|sleep|remember me)|where (?:do you live|"
        r"are you from)|tell me about yourself|can you (?:feel|think|hear me))\b",
    ),
    (
        3.0,
        r"\bi(?:'m| am|’m| feel| am feeling|'m feeling) (?:so |very |really |a bit |a little |"
        r"just |feeling )*(?:sad|lonely|tired|bored|stressed|overwhelmed|nervous|anxious|"
        r"depressed|happy|excited|down|upset|worried|scared|exhausted|heartbroken)\b",
    ),
    (
        2.5,
        r"^(?:i (?:just |finally |really |recently )*(?:broke up|lost|passed|failed|quit|miss|"
        r"hate|love|feel|had a)|i (?:just|finally|recently) \w+|my (?:boyfriend|girlfriend|dog|"
        r"cat|boss|best friend|day) (?:\w+ )|guess what|today was)\b",
    ),
    (
        2.0,
        r"^(?:what do you think|tell me something|haha|lol|wow|nice|how nice|good to|what a)\b|"
        r"\bi(?:'m| am) bored\b",
    ),
    (
        2.0,
        r"\b(?:chat with me|let's (?:chat|talk)|want to talk|just wanted to (?:say|talk)|"
        r"talk to me|cheer me up|keep me company)\b",
    ),
)

# None of the types: sorting, counting letters, passwords, devices, pictures, quizzes.
OTHER = (
    (
        4.0,
        r"\b(?:upper|lower) ?case\b|\brandom (?:\w+ )?(?:word|number|letter|name|colou?r|"
        r"fact)\b|^(?:play|put on) (?:some|a|the|my)\b.*\b(?:jazz|music|song|playlist|radio|"
        r"album)\b|^play some\b|^repeat (?:after|this|the)\b|^count the\b|\bby population\b",
    ),
    (
        4.5,
        r"\b(?:generate|create|make|give me|need|suggest|pick)\b.*\b(?:random )?(?:passwords?|"
        r"passphrases?|uuids?|pin code|lottery numbers|random (?:numbers?|words?|letters?|"
        r"strings?))\b",
    ),
    (
        4.0,
        r"\b(?:alphabetical(?:ly)?|ascending|descending|backwards|in reverse(?: order)?|"
        r"rhymes? with|upside down)\b|\bhow (?:many times|often) (?:does|is) the (?:letter|"
        r"word)\b|\bword that\b",
    ),
    (
        2.75,
        r"^(?:sort|alphabeti[sz]e|order|arrange|rank|reverse|shuffle|unscramble|spell|"
        r"capitali[sz]e|uppercase|lowercase|repeat|echo|say)\b.*(?:\b(?:words?|list|names?|"
        r"numbers|letters?|alphabetical(?:ly)?|ascending|descending|order|backwards?|after me|"
        r"string|items)\b|:)",
    ),
    (
        3.0,
        r"^(?:count|how many) (?:the )?(?:number of )?(?:letters|vowels|characters|words|"
        r"syllables|consonants|times)\b",
    ),
    (
        3.0,
        r"^(?:play|stop|pause|turn (?:on|off|up|down)|set (?:a|an|the)|remind me|call|open|"
        r"close|book|order|send|show me (?:a|the) (?:picture|map|weather)|start (?:a|the) timer|"
        r"cancel)\b.*\b(?:music|song|playlist|lights?|volume|timer|alarm|reminder|table|taxi|"
        r"flight|hotel|room|pizza|curtains?|heating|thermostat|door|weather|mom|message to)\b",
    ),
    (
        3.0,
        r"^(?:draw|sketch|paint|render|photoshop|generate an image|create an image|"
        r"make a picture|design a logo)\b|\bascii art\b",
    ),
    (
        2.5,
        r"\b(?:what time is it|today's date|current time|roll (?:a|the|two) dice|flip a coin|"
        r"pick a (?:random )?(?:number|card)|random number|lorem ipsum|placeholder text|"
        r"palindrome|anagrams? of|rhymes? with|starts? with the letter)\b",
    ),
    (
        3.0,
        r"^(?:generate|write|create|make|come up with|formulate|construct|ask) (?:me )?(?:a|an|"
        r"the|some|one|two|three|\d+) (?:[\w-]+ ){0,3}(?:questions?|quiz|test questions|"
        r"exam questions)\b",
    ),
)

TALK_EN: dict[str, tuple[tuple[float, str], ...]] = {
    "role_play": ROLE_PLAY,
    "conversation": CONVERSATION,
    "other": OTHER,
}
