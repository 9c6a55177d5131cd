"""Phrases that ask for the form of an answer: lists, tables, headings, numbers, lengths."""

from __future__ import annotations

import re

NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty",
)  # fmt: skip
_N = rf"(?:\d{{1,4}}|{'|'.join(NUMBER_WORDS)})"
_N_ZH = r"(?:\d{1,5}|[一二两兩三四五六七八九十]{1,2})"

# Quotations and given texts may ask for a form too; that is not for the answer.
GIVEN = re.compile(r"[\"“「『][^\"”」』]{0,400}[\"”」』]|`[^`\n]{0,200}`|<[^<>\n]{1,60}>")

# "Translate into French: Please list ...", "把下面的话翻译成英文：...".
WORKS_ON = re.compile(
    r"[^\n:：]{0,100}?(?:\b(?:translate|proofread|correct|paraphrase|rephrase|fix the grammar)\b|"
    r"翻译|译成|改写|润色|修改)[^\n:：]{0,100}(?=[\n:：])",
    re.I,
)
# "用" as a word of its own, not the end of "应用", "费用", "常用", "引用".
_WITH_ZH = r"(?:(?<![应費费专專通常信作适適引调調可不别])[用]|(?<![所可难足加予不])以|使用)"
# "用列表推导式", "使用列表存储": a thing of programs. "以列表的形式", "用列表说明": a form.
_AS_FORM_ZH = (
    r"(?=的?(?:形式|方式|格式|样式)|来?(?:列出|展示|呈现|说明|比较|对比|总结|概括|给出|写出|回答|表示|"
    r"整理|归纳|介绍|描述|解释|分析|列举)|[，。！；：,.!;:\n]|\s*$)"
)
BULLETS = re.compile(
    r"\b(?:bullet(?:ed)?[- ]?(?:points?|list|form|format)s?|in bullets|as bullets|"
    r"(?:un)?numbered list|ordered list|markdown list)\b|"
    rf"{_WITH_ZH}(?:一个|一份)?(?:项目符号|无序列表|有序列表|编号列表|要点列表|分点|"
    rf"(?:编号|列表|清单){_AS_FORM_ZH})|分点(?:列出|说明|作答)",
    re.I,
)
N_BULLETS = re.compile(rf"\b(?P<n>{_N}) (?:[\w-]+,? ){{0,2}}bullet", re.I)
NUMBERED = re.compile(r"\b(?<!un)(?:numbered|ordered) list\b|编号列表|有序列表", re.I)
NOT_LISTS = re.compile(
    r"\b(?:convert|turn|rewrite|transform|change|following|these|above|given|from|below|without|no|"
    r"not|avoid|don't) (?:\w+ ){0,4}(?:bullet|numbered|list)|不要(?:用|使用)|HTML|Python|CSS|LaTeX|"
    # A list is spoken of: "What is an ordered list?", "如何使用编号列表".
    r"\b(?:what (?:is|are)|what's|define|meaning of|between|about) (?:[\w-]+ ){0,3}?"
    r"(?:bullet\w*|(?:un)?numbered|(?:un)?ordered) (?:points?|lists?)|"
    r"\bhow (?:do|does|can|would|should|to)\b[^.?!\n]{0,30}\b(?:make|create|insert|add|format|"
    r"start|remove|write|use|sort|continue) (?:\w+ )?(?:bullet|numbered|ordered|unordered)|"
    r"\blinked list|\b(?:Word|Google Docs|PowerPoint|Excel|Java|JavaScript|C\+\+|algorithm)\b|"
    r"(?:如何|怎么|怎样|为什么)[^，。？！\n]{0,8}(?:项目符号|列表|编号|清单)|"
    r"(?:项目符号|列表|编号|清单)[^，。？！\n]{0,8}(?:区别|是什么|什么意思|的作用|的用途|的定义|的用法)|"
    r"代码|编程|程序|算法|数据结构|链表|数组|元组|函数",
    re.I,
)
TABLE_KIND = (
    r"(?:(?:markdown|simple|comparison|neat|formatted|ascii|summary|clear|small|short|"
    r"[\w-]+-column|concise|single|"
    r"structured|brief|detailed|text|plain|\d+ ?x ?\d+) ){0,2}"
)
TABLE = re.compile(
    rf"\b(?:in|as|into|using|use) (?:an? |the form of a |the format of a ){TABLE_KIND}table\b(?! "
    rf"(?:of contents|tennis|\w+ing))|"
    rf"\b(?:create|make|draw|generate|produce|give me|present|provide|construct|output|write|build|"
    rf"prepare) (?:me )?"
    rf"an? {TABLE_KIND}table (?:of|with|that|comparing|showing|summari\w+|listing|containing|"
    rf"to compare|in markdown)|"
    r"\b(?:in|as) (?:a )?(?:tabular|table) (?:form|format)|\bmarkdown table\b|"
    rf"(?:{_WITH_ZH}|做成|整理成|列成|制作|生成|画)(?!什么).{{0,6}}?(?:表格|列表格)(?:的?形式)?",
    re.I,
)
NOT_TABLES = re.compile(
    r"\b(?:SQL|database|HTML|CSS|LaTeX|query|(?<!-)column|schema|pivot|excel|Python|code|"
    r"data ?frame|MySQL)\b|"
    r"\b(?:dining|wooden|wood|oak|coffee|kitchen|restaurant|side|pool|periodic|hash|times|"
    r"following|this|the) table|\btables? (?:below|above|named|called|tennis)\b|"
    r"\b(?:from|given|sitting|seated|stands?|placed|lies?|is|was|are|were|data|items|values|"
    r"numbers) (?:\w+ ){0,3}in a table\b|数据库|代码|以下表格|下面的表格|表格中|根据表格|"
    r"(?:如何|怎么|怎样|为什么)[^，。？！\n]{0,8}表格|表格(?:软件|工具|处理|函数|控件|组件|标签)|"
    r"表格[^，。？！\n]{0,8}(?:区别|是什么|什么意思|的作用|的用途|的用法)",
    re.I,
)
HEADINGS = re.compile(
    r"\b(?:use|with|under|include|add|using|has|have|and) (?:\w+ ){0,3}?(?:sub-?)?headings?\b|"
    r"\bsection headings?\b|(?:使用|加上|带有|包含|用|分|有).{0,4}?(?:小标题|分标题|二级标题)",
    re.I,
)
LIMIT = re.compile(
    rf"\b(?P<most>(?:in |with )?(?:under|less than|fewer than|no more than|not more than|at most|"
    rf"up to|maximum(?: of)?|max\.?|within|not exceed(?:ing)?|below|limit(?:ed)? (?:it |your \w+ |"
    rf"the \w+ )?to)) (?P<m>{_N})[- ](?P<mu>words?|sentences?)\b|"
    rf"\b(?P<m2>{_N})[- ](?P<mu2>words?|sentences?) (?:or (?:less|fewer)|max(?:imum)?|at most|"
    rf"limit)\b|\b(?P<least>at least|minimum(?: of)?|no (?:less|fewer) than|more than|"
    rf"over) (?P<l>{_N})[- ](?P<lu>words?|sentences?)\b|"
    rf"\bin (?:only |just |exactly |about |around )?(?P<e>{_N}|a single|an?)(?: (?:or|to|"
    rf"-) (?P<e2>{_N})|-(?P<e3>{_N}))?"
    rf"(?: (?:\w+,? )?\w+)? (?P<eu>sentences?)\b|"
    rf"(?:不超过|不多于|少于|最多|控制在|限制在|限|不得超过)\s*(?P<z>\d{{1,5}})\s*(?:个)?(?:字|词)|"
    rf"(?P<z2>\d{{1,5}})\s*(?:个)?字(?:以内|之内|内|以下)|"
    rf"(?:不少于|至少|不低于|多于|超过)\s*(?P<zl>\d{{1,5}})\s*(?:个)?字|(?P<zl2>\d{{1,5}})\s*字以上|"
    rf"用(?P<zs>[一二两三1-5])句(?:简短的|简洁的)?话",
    re.I,
)
# A number that is asked for as it is, or about.
_EXACT = r"exactly|precisely|no more and no less than"
_ABOUT = r"about|around|approximately|roughly"
_BEFORE_ZH = r"(?P<exact_z>恰好|正好|刚好|不多不少|准确地?)|(?P<about_z>大约|约|大概|差不多)"
_WRITE = r"(?:write|compose|generate|create|produce|make|give|provide)"
COUNT = re.compile(
    rf"\b(?:(?P<exact>{_EXACT})|(?P<about>{_ABOUT})) (?P<n>{_N}|a single)[- ]"
    rf"(?:(?!or |to )[\w'-]+,? ){{0,2}}?(?P<unit>words?|sentences?)\b|"
    # "Write 3 sentences about tea."
    rf"(?:^|[.!?:;\n]\s*|\b(?:please|you|and|then|to) ){_WRITE}(?: me| us| down)? "
    rf"(?P<n2>{_N}) (?:[\w'-]+,? ){{0,2}}?(?P<unit2>sentences?)\b(?! (?:or|to|each|every|per)\b)|"
    rf"(?:{_BEFORE_ZH})(?:用|写|是|为|要|在|使用)?\s*(?P<n_z>{_N_ZH})\s*"
    rf"(?:个)?(?P<unit_z>字|句话|句子|句)(?!以[内上下]|之内|到|至)|"
    rf"(?P<n_zl>\d{{1,5}})\s*个?字左右|"
    rf"(?:^|[，。！？；：\s请]|帮我|给我)(?:写|造|说|生成)(?:出|下)?(?P<n_zs>{_N_ZH})个?(?:句话|句子)"
    rf"(?!以[内上下]|之内|到|至)",
    re.I,
)
# What is said of a text that is to be written, not of one that is there.
ASKS_FOR_TEXT = re.compile(
    r"\b(?:write|compos|draft|creat|generat|produc|mak|giv(?!en)|provid(?!ed)|use|using|keep|answer|"
    r"respond|reply|describ|explain|summari[sz]|rewrit|rephras|paraphras|tell|retell|introduc|"
    r"defin|express|outlin|review|compar|discuss|craft|should be|must be|needs? to be|aim for|"
    r"length)|\b(?:in|with|of)\s*$|写|用|介绍|描述|解释|总结|概括|回答|说明|翻译|改写|生成|讲|评价|造|字数|"
    r"篇幅|控制|要求|请",
    re.I,
)
IS_THERE = re.compile(
    r"\b(?:given|consist(?:s|ed)|contain(?:s|ed)|had|has|was|were|wrote|written|"
    r"t?here (?:is|are)|this is|following|above|below)\b|已有|给出的|写了|有$",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?\n。！？]")
VAGUE = re.compile(r"\b(?:few|couple|several|some|series|handful|number|more|long)\b", re.I)
# The limit is that of a part: "each under 20 words", "a title of at most 8 words".
OF_PART = re.compile(
    r"\b(?:sentences?|questions?|options?|bullets?|points?|items?|steps?|lines?) (?:must|should|of|"
    r"with|has|have|in)\b|"
    r"\b(?:each|every|per|title|headline|subject|caption|both|respectively|meta|first|last|opening|"
    r"bio|paragraphs? (?:of|with)|summary (?:and|then)|apiece)\b|每|标题|各|分别",
    re.I,
)
ITEMS = re.compile(
    rf"(?:^|[.!?:;\n]\s*|\b(?:please|you|and|then|me|us) )(?:list|name|give|provide|suggest|write|"
    rf"generate|brainstorm|"
    rf"mention|recommend|come up with|think of|create|state|identify|enumerate|produce|"
    rf"offer)(?: me| us| down| out)?"
    rf"(?P<bound> exactly| at least| up to| only| at most| about| around| approximately| roughly)?"
    rf"(?: the)?(?: top)? (?P<n>{_N})"
    rf"(?:(?: to |-| or )(?P<n2>{_N}))? (?P<what>(?:[\w'/-]+ ){{0,4}}?[\w'-]*[a-rt-z]s)\b|"
    rf"(?:列出|列举|列舉|举出|说出|给出|提供|推荐|提出|写出|想出|举)[^，。！？,\n\d一二两三四五六七八九十]{{0,6}}?(?P<zbound>至少|最多|大约|约|大概)?"
    rf"(?P<z>{_N_ZH})(?:到(?P<z2>{_N_ZH}))?(?:个|個|种|種|条|條|点|點|项|項|件|本|部|位|款|道|首|样|例)(?!字|词|句)",
    re.I,
)
# Things that are no items of a list, or that one item may hold several of.
NO_ITEMS = re.compile(
    r"\b(?:words?|sentences?|lines?|paragraphs?|letters?|digits?|minutes?|hours?|days?|weeks?|"
    r"months?|years?|"
    r"stanzas?|verses?|characters?|numbers?|percent|dollars?|points? out|pages?|stars?|times|"
    r"pairs?|sets?|people|articles?|essays?|stories|poems?|letters?|e-?mails?|blogs?|posts?|"
    r"programs?|functions?|dialog\w*|"
    r"(?:and|or|by|to|about|of|for|in|on|is|that|which|this|was)\b)",
    re.I,
)
