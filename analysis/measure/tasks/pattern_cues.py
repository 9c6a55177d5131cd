"""The cues of the instruction patterns, English and Chinese: data, written for this project.

RE2 patterns, without case, looked for in a prompt as it stands: `(?m)^` is a line's start.
"""

from __future__ import annotations

# The start of an order: of a line, of a sentence, or behind a comma.
_START = r"(?:^|[.!?;:,(] ?|\b(?:and|but|or|then|please) )"
_DO = (
    r"(?:say|write|answer|respond|reply|return|output|print|use|give|state|mark|put|add|"
    r"include|skip|leave|omit|ignore|explain|mention|ask|tell|choose|select|replace|correct|"
    r"convert|translate|show|provide|list|label|classify|do not|don't|please|make|set|keep|"
    r"assume|round|stop|remove|flag|indicate|suggest|call|fix)"
)
# What to do on a condition. A question with "if" ("if it rains, what ...?") is none.
CONDITION = (
    # If ..., (then) do this.
    rf"(?m){_START}(?:if|in case|when|whenever|unless|should)\b[^.?!\n]*, "
    rf"(?:then |please |you (?:should|must|can|need to) |just |only )*{_DO}\b",
    # Do this if ..., unless ...
    r"(?m)^(?:[^?\n]*[.!?:;,] )?(?:please )?(?:say|write|answer|respond|reply|return|output|"
    r"print|use|give|state|mark|put|add|include|skip|leave|omit|replace|correct|convert|show|"
    r"provide|label|keep|flag)\b[^.?!\n]* (?:if|unless|in case|only when|as long as|"
    r"provided that|otherwise)\b[^.?!\n]*(?:[.!;]|$)",
    r"\b(?:otherwise|else),? (?:please |just |simply )*[a-z]+",
    r"(?m)\bif (?:so|yes|no|not|possible|needed|necessary|any|applicable|in doubt)\b",
    r"\bdepending on (?:whether|the|if)\b",
    r"(?:如果|若是?|假如|倘若|要是|一旦|万一)[^。？！?\n]*(?:请|则|就(?:用|写|说|回|输|标|直)|输出|返回|回答|标为|"
    r"标记|填|提示|忽略|跳过|保留|删除|不要|直接)",
    r"(?:否则|不然的话|反之|除非)[^\n]",
)

_VERB = (
    r"(?:read|analy[sz]e|write|summari[sz]e|translate|identify|find|list|extract|classify|"
    r"correct|rewrite|explain|describe|calculate|compare|choose|pick|select|create|design|name|"
    r"give|check|take|count|sort|solve|convert|define|evaluate|determine|decide|suggest|mark|"
    r"say|tell|show|state|add|rank|justify|provide|replace|return|output|discuss|use|make|"
    r"answer|test)"
)
_VERB_ZH = (
    r"(?:总结|概括|翻译|找出|列出|写出|写|解释|判断|分析|修改|改正|计算|选择|指出|提取|比较|说明|描述|"
    r"改写|分类|给出|标出|提供|举例|排序)"
)
# More than one step to be done, or steps to be shown.
STEPS = (
    r"\bstep[- ]by[- ]step\b|\bstep 1\b|\bfollow(?:ing)? (?:these|the) (?:following )?steps\b|"
    r"\bin (?:two|three|four|five|six|\d) (?:steps|stages|phases)\b|"
    r"\bshow (?:your|the|each|every|all) (?:steps?|work|working|reasoning|calculations?)\b",
    r"\bfirst(?:ly)?\b[^?\n]*[.,;] (?:and )?(?:then|next|second(?:ly)?|after that|finally)\b",
    rf"(?m)[.;,] ?(?:and )?(?:then|next|after that|afterwards|finally|lastly),? "
    rf"(?:please |also |you )?{_VERB}\b",
    # Two orders in one sentence: "read the text and answer the questions".
    rf"(?m)^(?:please |could you |can you )*{_VERB}\b[^.?!\n]*(?:,| and| and then| then) "
    rf"(?:then |also |please )*{_VERB} (?:\w|\")",
    rf"(?m)^\s*(?:step )?1[.):] +{_VERB}\b[^\n]+\n+\s*(?:step )?2[.):] +{_VERB}\b",
    r"(?:首先|第一步|(?:^|[，。；：])(?:请)?先)[^\n]*(?:然后|再|接着|第二步|其次|最后|之后)",
    r"(?:逐步|一步一步|分步|按步骤|分(?:两|三|四|几)步|按(?:以下|下面|下列)步骤)",
    rf"{_VERB_ZH}[^。？！\n]*[，,；]?(?:并|再|然后|同时|接着)且?请?{_VERB_ZH}",
)

_COUNT = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty|"
    r"a hundred)"
)
_UNIT = (
    r"(?:words?|sentences?|paragraphs?|lines?|characters?|letters?|pages?|bullet points?|"
    r"bullets?|items?|points?|stanzas?|verses?|minutes?)"
)
_HOW = (
    r"(?:in|under|at most|at least|than|up to|within|about|around|exactly|maximum|max\.?|"
    r"minimum|of|using|use|only|with|between|to)"
)
_DATA_ZH = "(?:json|yaml|xml|csv|markdown)"
_ONE_ZH = "(?:一个|一份|一张)?"
# The form of the answer is laid down: its format, its length, its number of items.
FORMAT = (
    r"\b(?:as|in|into|to|return|output|valid|use) (?:a |an |valid |the |proper )*"
    r"(?:json|yaml|xml|csv|markdown|latex|html table|iso format)\b|"
    r"\b(?:json|yaml|xml|csv|markdown) (?:object|array|list|table|format|output|with|only)\b",
    r"\b(?:as|in|into|return|make|create|give me) (?:a |an |one )?(?:\w+ )?"
    r"(?:numbered |bulleted |bullet |ordered |comma[- ]separated )*"
    r"(?:table|list|bullets|bullet points)\b|\bwith (?:\w+ )?(?:headings|columns|bullets)\b",
    rf"\b{_HOW} (?:about |around |at most |exactly |only |of )?{_COUNT}"
    rf"(?:(?: to | or | and |-){_COUNT})?[- ](?:short |complete |simple )?{_UNIT}\b",
    rf"\b{_COUNT}[- ](?:word|sentence|paragraph|line|character|page|item|point|minute)\b",
    rf"\b{_COUNT} (?:short |complete )?(?:words|sentences|paragraphs|bullet points|lines)\b",
    # A number of items: "give me three tips".
    r"(?m)(?:^|[.!?] )(?:please )?(?:give|list|name|write|provide|suggest|generate|create|find|"
    r"identify|describe|come up with|propose|state|offer|think of|recommend|choose|pick|cite)"
    rf"(?: me| us| a list of| the| exactly| at least| top| some)* {_COUNT} [a-z]",
    r"\b(?:one|a single) (?:word|sentence|line|number|letter|paragraph|phrase)\b|"
    r"\b(?:yes or no|true or false)\b|\bonly (?:output|return|give|answer)\b|"
    r"\b(?:give|output|return|list|answer|write|name|reply|respond)(?: me| with)? (?:only|just)\b|"
    r"\bseparated by\b|\b(?:upper|lower) ?case\b|\bin (?:capital|block) letters\b|"
    r"\b(?:start|begin|end) (?:with|each|every|your)\b|"
    r"\bformat(?:ted)? (?:as|it|your|the (?:answer|output|result))\b|\bformat:",
    rf"(?:{_DATA_ZH}|表格|列表|清单|编号)(?:的?(?:格式|形式|方式)|输出|返回|呈现|展示|中列)|"
    rf"{_DATA_ZH}(?:[，。！]|$)",
    # A form is asked for, not spoken of: "用列表说明", "整理成表", not "列表推导式", "以表感谢".
    rf"(?:^|[^应费专通常信作适引调可不别])用{_ONE_ZH}(?:{_DATA_ZH}|(?:表格?|列表|清单|编号)"
    r"(?:来?(?:列|展示|呈现|说明|比较|对比|总结|概括|给|写|回答|表示|整理|归纳|介绍|描述|解释|分析|输出|"
    r"返回|显示)|[，。！；]|$))",
    rf"(?:^|[^完])成{_ONE_ZH}(?:{_DATA_ZH}|表格?(?:[^示达情明扬面]|$)|列表|清单|编号)|"
    rf"(?:以|按){_ONE_ZH}{_DATA_ZH}|"
    r"(?:做|列|拟|画|给我|给出|输出|返回|生成|提供|写)(?:一个|一份|一张|个|份|张)(?:[^，。！？\n]{0,8}的)?"
    r"(?:表格|列表|清单|表)(?:[，。！吧]|$)",
    r"分点|分条|条列|小标题|用?(?:单个|一个)词(?:回|语|描|来|。|$)|的格式|格式(?:为|是|输出)",
    r"(?:(?:不超过|不少于|至少|最多|控制在|限制?在?|大约|约)[一二两三四五六七八九十百千\d]|"
    r"(?:用|写|共|各|仅|只)[二两三四五六七八九十百千\d])[一二两三四五六七八九十百千\d]*"
    r"(?:到|至|-|~|、)?[一二两三四五六七八九十百千\d]*个?(?:字|句话|句|段|行|条|点|词|页|单词|步)",
    r"[一二两三四五六七八九十百千\d]+个?(?:字|句话|句|段|行|条|词|单词)(?:以内|左右|之内|以上|以下|内)|一句话",
    r"(?:列出|列举|给出|写出|提供|推荐|说出|想出|建议|生成|举出|想|起|取|举|给我|列|写)(?:我|出|下)?"
    r"(?:[二两三四五六七八九\d]|[一二三四五六七八九]?十)+(?:个|种|条|项|点|句|道|首|组|位|部|本|名)(?:[^人字]|$)",
)

# Something must not be in the answer. "I don't know" and "how to avoid" are none.
EXCLUSION = (
    rf"(?m){_START}(?:do not|don't|don’t|never) (?:\w+ )?[a-z]+",
    r"\byou (?:must not|mustn't|should not|shouldn't|may not|cannot|can't|are not allowed to)"
    r" [a-z]+",
    r"\b(?:must|should|may) not (?:be|contain|include|exceed|have|use|mention|start|repeat)\b",
    r"\bwithout (?:any|using|changing|mentioning|repeating|losing|adding|including|giving|naming|"
    r"explaining|the use of|[a-z]+ing)\b",
    rf"(?m){_START}(?:avoid|exclude|omit|leave out|refrain from)\b|"
    r"\b(?:should|must|to|while) (?:exclude|omit|refrain from|leave out)\b|\bavoiding\b|"
    r"\b(?:except(?: for)?|other than|excluding)\b",
    r"\b(?:no|zero) (?:explanations?|comments?|jargon|bullet points|lists?|headings|introduction|"
    r"repetitions?|quotes?|emojis?|code|markdown|additional|extra|other|further|rhymes?|spoilers?|"
    r"hashtags?|preamble|clich[eé]s|technical terms|external|libraries|loops?|sugar|meat|dairy|"
    r"eggs?|gluten|nuts)\b|\bnothing (?:else|more)\b|[a-z], not [a-z]|\bbut not\b",
    r"不要|不得|(?:^|[，。；,;：:])(?:请|但|也|且|但是)?(?:不能|不可以|别)|请别|(?:请|切)勿|禁止|不许|无需|不必|不用(?:说|写|解|加|给|列)",
    r"(?:^|[，。；：]|请|并|且|应|要|尽量)避免|避免(?:使用|出现|提及|重复|提到|用)",
    r"(?:不|别|勿)(?:使用|含有?|包含|包括|带有?|出现|改变|超出|加|提及|提到|重复|解释|翻译)|"
    r"除.{1,12}(?:以外|之外|外)|除了|而不是",
)

PATTERNS: dict[str, tuple[str, ...]] = {
    "asks_condition": CONDITION,
    "asks_steps": STEPS,
    "asks_format": FORMAT,
    "asks_exclusion": EXCLUSION,
}
