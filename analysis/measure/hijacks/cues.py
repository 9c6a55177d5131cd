"""How texts try to take an assistant over, in English and Chinese; RE2 patterns, without case.

Kinds of attacks are those of the literature (Perez and Ribeiro 2022, arXiv:2211.09527; Shen et al.
2024, arXiv:2308.03825); the patterns are written for the forms that they take in instructions. Each
asks for a verb that overrides and for what is overridden: "ignore the previous answer" is none. A
blank stands for any white space.
"""

from __future__ import annotations

_OVERRIDE = r"(?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass(?:ing)?)"
_EARLIER = r"(?:previous|prior|preceding|earlier|above|foregoing|original|initial|system)"
_TOLD = r"(?:instructions?|directions?|directives?|prompts?|guidelines?|programming)"
_RULES = rf"(?:{_TOLD}|rules?|commands?|constraints?|context)"
_NO = r"(?:no|without(?: any)?|free (?:of|from)(?: all| any)?|not bound by(?: any| the)?)"
_MORAL = (
    r"(?:moral|ethical)(?: (?:or|and) (?:moral|ethical))?"
    r" (?:constraints?|guidelines?|restrictions?|limits?|rules?|boundaries|filters?)"
)
_OWN_LIMITS = (
    rf"(?:{_MORAL}|restrictions?|censorship|content polic(?:y|ies)|programming"
    r"|safety (?:guidelines?|rules?|filters?|measures?)|usage polic(?:y|ies))"
)
_LIMITS = rf"(?:{_OWN_LIMITS}|limitations?|filters?|limits|rules)"
_MODEL = r"(?:ai|a\.i\.|assistant|chatbot|bot|language model|llm|chatgpt|gpt)"
_PROMPT = r"(?:system prompt|system message|system instructions?|hidden instructions?)"

_ENGLISH_INJECTIONS = (
    rf"\b{_OVERRIDE}\b(?: \w+){{0,3}} {_EARLIER}(?: \w+){{0,2}} {_RULES}\b",
    rf"\b{_OVERRIDE}\b(?: all| any| every)?(?: of)? your {_RULES}\b",
    rf"\b{_OVERRIDE}\b (?:all|any|every)(?: of)?(?: the| these| those)? {_TOLD}\b",
    rf"\b{_OVERRIDE}\b(?: (?:all|any|the|these|those|of)){{1,3}} {_RULES}"
    r" (?:above|given to you|you (?:were|have been) (?:given|told))\b",
    rf"\b{_OVERRIDE}\b (?:the|all of the|all the|everything) above"
    r"(?: (?:and|instead|text)\b|[,.;:])",
    rf"\b(?:do not|don't|never|stop|cease) (?:follow|obey)(?:ing)?(?: \w+){{0,2}} {_EARLIER}"
    rf"(?: \w+){{0,2}} {_RULES}\b",
    rf"\b{_OVERRIDE}\b (?:everything|anything|all)(?: that)?"
    r" (?:you (?:were|have been|had been) (?:told|instructed|taught)|i (?:told|have told) you"
    r"|(?:written |said )?above|before this|said so far)\b",
    r"\byour (?:new|real|actual|true) (?:instructions?|task|objective|goal|role)"
    r" (?:(?:is|are) (?:to|as follows)|follows?|(?:is|are):)",
    r"(?:^|\n)\W{0,4}(?:end of (?:the )?(?:system )?(?:instructions?|prompt)"
    r"|new system (?:instructions?|prompt))\W{0,3}(?:\n|:|$)",
    r"(?-i:\bSYSTEM OVERRIDE\b|\bADMIN OVERRIDE\b|\bIMPORTANT: NEW INSTRUCTIONS\b)",
    r"\[(?:system|admin)\]\(#\w+\)",
    r"\b(?:reveal|print|show|repeat|output|display|leak|tell me|give me|what(?:'s| is| are))\b"
    rf"(?: \w+){{0,3}} your (?:(?:initial|original|full|entire) )?{_PROMPT}\b",
    r"\b(?:reveal|leak|print) your (?:(?:initial|original|secret|full) )?"
    r"(?:instructions?|prompt)\b",
    r"\b(?:repeat|print|output|copy)(?: \w+){0,3} (?:words|text|instructions|prompt|everything)"
    r" above\b(?:\W*$|,? (?:beginning|starting|verbatim|word for word|exactly)\b)",
)
_CHINESE_INJECTIONS = (
    "(?:忽略|无视|忘记|忘掉|抛开|不要理会|不用管|不要遵守|不要遵循|不再遵守|停止遵守)"
    "(?:掉|你|我|之前|以上|上面|上述|前面|先前|此前|所有|全部|任何|的|一切|收到|给|给你){1,8}"
    "(?:指令|指示|提示词?|规则|命令|设定|要求|约束|限制)",
    "(?:忽略|无视|忘记|忘掉|抛开)(?:掉|你|我|之前|以上|上面|上述|前面|先前|此前|所有|全部|的|一切){1,8}"
    "(?:内容|对话|话)",
    "(?:输出|打印|显示|告诉我|复述|重复|泄露|透露|说出|公开)(?:一下|出来)?(?:你|您)的?"
    "(?:完整|原始|初始|全部|隐藏)?的?(?:系统提示词?|系统消息|系统指令|初始指令|初始提示词?)",
    "(?:你|您)的(?:系统提示词?|系统指令|初始指令)(?:是什么|是啥|有哪些|告诉|发给|说出来|给我)",
    "(?:你|您)的?(?:新|真正)的?(?:系统)?(?:指令|任务|角色)(?:是|如下|为)",
)

_ENGLISH_JAILBREAKS = (
    r"\bdo anything now\b",
    r"(?-i:\bDAN\b)(?:'s)? (?:mode|prompt)\b",
    r"\b(?:you are|you're|act as|become|called|named)(?: now)? (?-i:DAN\b)",
    r"\b(?:act|respond|answer|behave|pretend)(?: \w+){0,3} (?:as|to be|like)"
    r" (?-i:\b(?:DAN|STAN|DUDE|AIM)\b)",
    r"\b(?:act|respond|answer|behave|pretend|imagine|you are|you're|you will be|become)\b"
    rf"(?: [\w,']+){{0,8}} {_MODEL}(?: [\w,']+){{0,6}} {_NO} (?:\w+ ){{0,2}}{_LIMITS}\b",
    r"\b(?:you are|you're|act as|respond|answer|answers|reply|replies)\b"
    rf"(?: [\w,']+){{0,6}} {_NO} {_MORAL}\b",
    r"\b(?:pretend|imagine|assume|act as if)(?: that)? you"
    rf" (?:have|had|are|were) {_NO} (?:\w+ ){{0,2}}{_LIMITS}\b",
    r"\b(?:unfiltered|uncensored|unrestricted|amoral|jailbroken)"
    rf"(?:,? (?:and )?\w+){{0,3}} {_MODEL}\b",
    r"\b(?:ignore|disregard|forget|bypass|disable|turn off|remove)\b(?: \w+){0,2}"
    rf" (?:your|openai'?s|chatgpt'?s)(?: \w+){{0,2}} {_OWN_LIMITS}\b",
    r"\b(?:developer|god|unrestricted) mode (?:is |has been |now )?"
    r"(?:enabled|activated|output|engaged)[.!:\])]",
    r"\b(?:chatgpt|gpt)\b,?(?: [\w,']+){0,6} (?:developer|unrestricted) mode\b",
    r"\bjailbreak(?:en)? mode\b",
    r"\balways intelligent and machiavellian\b|\bstrive to avoid norms\b",
    r"\b(?:never|cannot|can't|must not|won't)(?: ever)? (?:refuse|say no|decline|reject)\b"
    r"(?: [\w,]+){0,7} (?:illegal|unethical|immoral|harmful|dangerous)\b",
    r"\bstay(?:ing)? in character\b.{0,120}"
    r"\b(?:illegal|unethical|immoral|harmful|no (?:rules|limits))",
    r"\[🔓 *jailbreak\]|\(🔓 *jailbreak\)|🔓 *developer mode",
)
_CHINESE_JAILBREAKS = (
    "(?:是|扮演|成为|假装是|名为|叫做?)(?:一个|一名)?(?:名为|叫做?)?DAN",
    "(?:进入|开启|启用|切换到|激活)(?:越狱|无限制|上帝|DAN)模式",
    "(?:你|ChatGPT|AI)[^。！？\\n]{0,12}开发者模式",
    "(?:没有|不受|无|摆脱|解除|突破)(?:任何|所有|一切|你的)?的?(?:道德|伦理|审查|政策)"
    "(?:和|与|、)?(?:道德|伦理|法律|安全)?的?(?:限制|约束|束缚|审查|过滤|准则)",
    "(?:不受|没有|无视|解除)(?:任何|一切|所有)?的?(?:限制|约束|束缚|规则)的?"
    "(?:AI|人工智能|助手|机器人|语言模型)",
    "(?:你|您)(?:现在)?(?:没有|不受|不再受)(?:任何|一切|所有)的?(?:限制|约束|束缚)",
    "(?:绕过|突破|关闭|解除)(?:你|AI|模型)的?(?:安全|内容|道德|审查)(?:限制|过滤|机制|策略|审查)",
)

# Right before a place: it is warned of, or told of, and not done.
NEGATED = (
    r"(?:\bnever|\bnot|n't|\bcannot|\bwithout|\bavoid|\brefuse to"
    r"|\b(?:ask|tell|try|want)(?:s|ed|ing)?(?: you| the \w+)? to"
    r"|\bhow (?:do|can|could|would) (?:i|you|we|one)"
    r"|不要|切勿|不能|不可|不得|不应|别|常常|往往|容易)\s*$"
)


def _spaced(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pattern.replace(" ", r"\s+").replace(r"\s+*", r"\s*") for pattern in patterns)


# Instructions that try to take the place of those the assistant has.
INJECTIONS = (*_spaced(_ENGLISH_INJECTIONS), *_CHINESE_INJECTIONS)
# Roles and fictions in which the assistant has no limits.
JAILBREAKS = (*_spaced(_ENGLISH_JAILBREAKS), *_CHINESE_JAILBREAKS)
