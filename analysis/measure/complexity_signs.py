"""What reasoning and structure look like: the patterns behind two parts of complexity.

RE2 patterns, English and Chinese, compared without case; written for Assay.
"""

from __future__ import annotations

# A line that begins a step: "1. Heat the oil until ...", where some words must follow, since a
# numbered list of names is no reasoning; "Step 3", "第一，".
_SOME_TEXT = r"(?:[^\n]{24,}|[^\n]*\p{Han}[^\n]{9,})"
NUMBERED_LINE = r"(?m)^[ \t>*#]*\(?\d{1,2}(?:[.)] ?|[、:：])[^\d\s]" + _SOME_TEXT
STEP_LINE = (
    r"(?m)^[ \t>*#]*(?:step \d{1,2}\b|第[一二三四五六七八九十\d]{1,3}[步点點，,、:：]"
    r"|(?:步骤|步驟)\s?[一二三四五六七八九十\d])"
)
# A sum that is worked out: "48/2 = 24", "= $15"; and "\Rightarrow", "⇒".
EQUATION = r"\d[^=\n]{0,40}[^=<>!\n]=\s?[-$€£¥(]?\d|\bequals \$?\d|\\(?:rightarrow|implies)\b|⇒|∴"
QUESTION = r"[?？]"

# Words that join one thought to the next; each counts once.
CONNECTIVES = (
    r"\bfirst(?:ly)?\b|首先",
    r"\bsecond(?:ly)?\b|其次",
    r"\bthird(?:ly)?\b|再次",
    r"\bthen\b|然后|然後|接着|接著",
    r"\bnext,|\bafter that\b|随后|隨後",
    r"\bfinally\b|\blastly\b|最后|最後|最终|最終",
    r"\btherefore\b|\bhence\b|\bthus\b|因此|因而",
    r"\bso,? (?:the|we|it|he|she|they|there|this|that|in|if)\b|所以",
    r"\bbecause\b|\bsince (?:the|we|it|there|each|he|she|they|this)\b|因为|因為|由于|由於",
    r"\bas a result\b|\bconsequently\b|\bit follows\b|从而|從而|由此|结果|結果是",
    r"\bif\b[^.\n]*\bthen\b|如果|假设|假設|若",
    r"\bhowever\b|\bon the other hand\b|\bin contrast\b|\bwhereas\b|然而|但是|相比之下|另一方面",
    r"\bfor (?:example|instance)\b|例如|比如",
    r"\bmeans that\b|\bimplies\b|\bwhich means\b|意味着|意味著|也就是说|也就是說",
    r"\bin (?:conclusion|summary|total)\b|\boverall,|总之|總之|综上|綜上|总的来说|總的來說",
    r"\bgiven that\b|\bsuppose\b|\bassum(?:e|ing)\b|\blet [a-z]\b|\bwe (?:know|have|get|need)\b"
    r"|已知|可得|得到|设\s?[a-z]",
)

# What a prompt asks for that takes more than naming a fact; each counts once.
DEMANDS = (
    r"\bstep[- ]by[- ]step\b|一步一步|逐步|分步",
    r"\b(?:explain|justify|prove|derive|deduce|reason)\b|解释|解釋|说明理由|證明|证明|推导|推導|为什么|為什麼",
    r"\b(?:compare|contrast|difference between|pros and cons|trade-?offs?)\b"
    r"|比较|比較|对比|對比|区别|區別|优缺点|優缺點",
    r"\b(?:analy[sz]e|evaluate|assess|critique|discuss)\b|分析|评估|評估|讨论|討論|论述|論述",
    r"\b(?:design|develop|implement|construct|devise|plan)\b|设计|設計|制定|实现|實現|规划|規劃",
    r"\bshow (?:your|the) (?:work|steps|reasoning)\b|\bwalk me through\b"
    r"|写出过程|寫出過程|详细步骤|詳細步驟",
    r"\bhow (?:many|much)\b[^.?!\n]*\d|\d[^?\n]*\bhow (?:many|much|far|long|old)\b"
    r"|\d[^？\n]*(?:多少|几)",
)

# Kinds of structure that a response has: pattern, and how often it must be there.
_ITEM = r"(?m)^[ \t]*(?:[-*•+]|\d{1,2}[.)、])\s\S"
FORMS: dict[str, tuple[str, int]] = {
    "code": (
        r"```|~~~|\bdef \w+\(|(?-i:\bSELECT\b[^\n]*\bFROM\b)|</?(?:div|html|body|ul|table)\b",
        1,
    ),
    "list": (_ITEM, 2),
    "long list": (_ITEM, 6),
    "nested list": (r"(?m)^(?:[ \t]{2,}|\t)(?:[-*•+]|\d{1,2}[.)、]|[a-z][.)])\s\S", 2),
    "table": (r"\n[ \t]*\|?[ \t]*:?-{2,}[ \t:|-]*\|", 1),
    "JSON": (r"[\[{,]\s*\"[^\"\n]*\"\s*:", 1),
    "formula": (
        r"\\(?:frac|sqrt|sum|int|cdot|times|begin|left|[(\[])|[∫∑√∂∞≤≥]|\$[^$\n]*[\\^_][^$\n]*\$",
        1,
    ),
    "worked sums": (EQUATION, 1),
    "long derivation": (EQUATION, 4),
    "headings": (r"(?m)^#{1,6} \S|^\*\*[^*\n]+\*\*:?\s*$|(?-i:^[A-Z][^\n.!?]*:[ \t]*$)", 2),
    "emphasis": (r"\*\*[^*\n]+\*\*", 2),
    "labelled parts": (r"(?m)^[ \t]*[^\n:：.。]+[:：][ \t]*\S", 4),
    "paragraphs": (r"\n\s*\n", 3),
}

# Kinds of structure that a prompt asks for or gives, and limits set to the answer.
ASKED_FORMS = {
    "code": (
        r"```|\b(?:write|implement|create|debug|fix) (?:\w+ ){0,3}"
        r"(?:function|program|script|code|class|query|algorithm)\b"
        r"|代码|代碼|[编編][写寫][^\n]*(?:程序|程式|函数|函數)"
    ),
    "table": r"\b(?:in|as|create|make|draw) a(?:n \w+)? table\b|表格",
    "JSON": r"\b(?:json|yaml|xml)\b",
    "limits": (
        r"\b(?:at least|at most|no more than|no fewer than|no longer than|exactly|up to|under"
        r"|between)\s+\w+\s+(?:and \w+ )?(?:words?|sentences?|paragraphs?|characters?|items?"
        r"|lines?|bullets?|syllables?)\b|\b\d{2,4}[- ]words?\b"
        r"|不超过|不超過|不少于|不少於|\d字(?:以内|以內|左右)"
    ),
    "conditions": (
        r"\b(?:must|should|make sure|ensure|do not|don't|avoid|without using|include)\b[^\n]*"
        r"\b(?:must|should|make sure|ensure|do not|don't|avoid|without using|include)\b"
        r"|(?:必须|必須|要求|不要|需要|应该)[^\n]*(?:必须|必須|不要|需要|应该|并且)"
    ),
    "format": (
        r"\b(?:in the (?:form|format|style) of|the following format|formatted as|bullet points?)\b"
        r"|以[^，。\n]*(?:格式|形式)|格式如下"
    ),
}
