"""How texts try to take an assistant over, in English and Chinese; RE2 patterns, without case.

Kinds of attacks are those of the literature (Perez and Ribeiro 2022, arXiv:2211.09527; Shen et al.
2024, arXiv:2308.03825); the patterns are written for the forms that they take in instructions. Each
asks for a verb that overrides and for what is overridden: "ignore the previous answer" is none.
"""

from __future__ import annotations

_OVERRIDE = r"(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overrid(?:e|ing)|bypass(?:ing)?)"
_EARLIER = r"(?:previous|prior|preceding|earlier|above|foregoing|existing|original|initial|system)"
_RULES = (
    r"(?:instructions?|directions?|directives?|prompts?|rules?|guidelines?|commands?|programming"
    r"|context|constraints?)"
)
_NO = r"(?:no|without(?: any)?|free (?:of|from)(?: all| any)?|not bound by(?: any| the)?)"
_LIMITS = (
    r"(?:restrictions?|limitations?|filters?|censorship|ethical (?:guidelines?|constraints?)"
    r"|moral (?:guidelines?|constraints?)|content polic(?:y|ies)|safety (?:guidelines?|rules?)"
    r"|openai'?s? polic(?:y|ies))"
)
_MODEL = r"(?:ai|a\.i\.|assistant|chatbot|bot|language model|llm|gpt|model)"

# Instructions that try to take the place of those the assistant has.
INJECTIONS = (
    rf"\b{_OVERRIDE}\b(?: \w+){{0,3}} {_EARLIER}(?: \w+){{0,2}} {_RULES}\b",
    rf"\b{_OVERRIDE}\b(?: (?:all|any|every|your|the|these|those|of)){{1,3}} {_RULES}\b"
    r"(?: (?:above|before|given|you (?:were|have been|got)|that came))",
    rf"\b{_OVERRIDE}\b (?:everything|anything|all)(?: (?:that|you|i|we|was|were|have|been|has))*"
    r" (?:above|before this|told|said so far|instructed|learned)\b",
    r"\b(?:your|the) (?:new|real|actual|true) (?:instructions?|task|objective|role|system prompt)"
    r" (?:is|are|follows?)\b",
    r"(?:^|\n)\W{0,4}(?:end of|new|updated) (?:system )?(?:instructions?|prompts?)\W{0,3}"
    r"(?:\n|:|$)",
    r"(?-i:\bSYSTEM OVERRIDE\b|\bADMIN OVERRIDE\b|\bIMPORTANT: NEW INSTRUCTIONS\b)",
    r"\[(?:system|admin)\]\(#\w+\)",
    r"\b(?:reveal|print|show|repeat|output|display|leak|tell me|give me|what (?:is|are))\b"
    r"(?: \w+){0,3} (?:your|the) (?:(?:initial|original|hidden|secret|full|entire) ){0,2}"
    r"(?:system prompt|system message|system instructions?|hidden instructions?)\b",
    r"\b(?:repeat|print|output|copy) (?:all |everything |the words |the text |the instructions )+"
    r"above\b",
    "(?:忽略|无视|忽视|忘记|忘掉|抛开|不要理会|不用管)"
    "(?:掉|你|我|之前|以上|上面|上述|前面|先前|此前|所有|全部|任何|的|一切|收到|给|给你){1,8}"
    "(?:指令|指示|提示词?|规则|命令|设定|要求|约束|限制)",
    "(?:输出|打印|显示|告诉我|复述|重复|泄露|透露|说出)(?:一下|出来)?"
    "(?:你|您)?的?(?:完整|原始|初始|全部|隐藏)?的?(?:系统提示词?|系统消息|系统指令|初始指令|初始提示词?)",
    "(?:新的?|真正的)(?:系统)?(?:指令|任务|角色)(?:是|如下|为)",
)

# Roles and fictions in which the assistant has no limits.
JAILBREAKS = (
    r"\bdo anything now\b",
    r"(?-i:\bDAN\b)(?:'s)? (?:mode|prompt|can|will|has|is|must|should|would|means)\b",
    r"\b(?:act|respond|answer|behave|pretend)(?: \w+){0,3} (?:as|to be|like)"
    r" (?-i:\b(?:DAN|STAN|DUDE|AIM)\b)",
    rf"\b(?:act|respond|answer|behave|pretend|imagine|you are|you're|you will be|become)\b"
    rf"(?: [\w,']+){{0,8}} {_MODEL}(?: [\w,']+){{0,6}} {_NO} (?:\w+ ){{0,2}}{_LIMITS}",
    r"\b(?:pretend|imagine|assume|act as if)(?: [\w']+){0,4}"
    rf" (?:have|has|had|there (?:are|were)|are|were) {_NO} (?:\w+ ){{0,2}}{_LIMITS}",
    r"\b(?:unfiltered|uncensored|unrestricted|amoral|jailbroken)"
    rf"(?:,? (?:and )?\w+){{0,3}} {_MODEL}\b",
    rf"\b(?:ignore|disregard|forget|bypass|disable|turn off|remove)\b(?: \w+){{0,2}}"
    rf" (?:your|its|all|any|openai'?s)(?: \w+){{0,2}} {_LIMITS}\b",
    r"\b(?:developer|god|jailbreak|unrestricted|sudo) mode (?:is |has been |now )?"
    r"(?:enabled|activated|output|engaged)\b",
    r"\b(?:enable|activate|enter|switch to|simulate)(?: \w+){0,2}"
    r" (?:developer|god|jailbreak|unrestricted) mode\b",
    r"\balways intelligent and machiavellian\b|\bstrive to avoid norms\b|\bniccolo\b.{0,80}\baim\b",
    r"\b(?:never|cannot|can't|must not|don't)(?: ever)? (?:refuse|say no|decline|reject)\b"
    r"(?: \w+){0,6} (?:illegal|unethical|immoral|harmful|dangerous|question|request)",
    r"\bstay(?:ing)? in character\b.{0,120}"
    r"\b(?:illegal|unethical|immoral|harmful|no (?:rules|limits))",
    r"\[🔓\s*jailbreak\]|\(🔓\s*jailbreak\)|🔓\s*developer mode",
    "(?:你|您)?(?:现在|将|要|必须)?(?:是|扮演|成为|假装是|进入|开启|启用|切换到)(?:一个|一名|名为)?"
    "(?:叫做?)?(?:DAN|开发者模式|越狱模式|无限制模式|上帝模式)",
    "(?:没有|不受|无|不存在|摆脱|解除|突破)(?:任何|所有|一切|你的|其)?的?"
    "(?:道德|伦理|法律|内容|安全|审查|政策)(?:和|与|、)?(?:道德|伦理|法律|安全)?的?"
    "(?:限制|约束|束缚|审查|过滤|准则)",
    "(?:不受|没有|无视|解除)(?:任何|一切|所有)(?:的)?(?:限制|约束|束缚|规则)的?"
    "(?:AI|人工智能|助手|机器人|模型|语言模型)",
    "(?:绕过|突破|关闭|解除)(?:你|AI|模型|系统)?的?(?:安全|内容|道德|审查)(?:限制|过滤|机制|策略|审查)",
)
