"""Phrases of refusals and of models that speak of themselves; for Python's `re` and RE2 alike.

Straight apostrophes only: texts are brought to them before.
"""

from __future__ import annotations

_CAN_NOT = (
    r"(?:can ?not|can't|cant|(?:won't|will not|would not|wouldn't)(?: be able to)?|could not|"
    r"couldn't|must decline|have to decline|"
    r"(?:am|'m|was) (?:currently |just |simply |really )?(?:unable|not able|not capable|"
    r"not allowed|not permitted|not programmed|not designed|not in a position|not equipped)|"
    r"do not feel comfortable|don't feel comfortable|am not comfortable|'m not comfortable|"
    r"(?:do not|don't) have (?:the )?(?:ability|capability|capabilities|capacity|functionality|"
    r"permission|means|authority))"
)
_ADVERB = (
    r"(?: (?:to|of|with|in|therefore|simply|also|currently|directly|actually|really|"
    r"personally|ethically|legally|in good conscience|at this time|help but))*?"
)
# What an assistant does for its user.
_HELP = (
    r"(?:help(?:ing)? (?:you|with|in|on|there|out|further|her|him|them|plan|create|writ)|"
    r"assist|fulfil|comply|complying|support (?:this|that|your|such|you)|"
    r"(?:provid|giv|offer|shar|suppl|recommend|suggest|creat|generat|writ|produc|mak|answer|"
    r"discuss|complet|process|engag|participat|continu|talk about|talking about|advis|"
    r"respond|promot|facilitat|encourag|endors|condon|do that|do this|doing that|draw|"
    r"translat|summari[sz]|perform|order|book|access|browse|retriev|open|view|see (?:the|your)|"
    r"search|display|show you|play|send|schedul|execut|run|fetch|look up|post|carry out))"
)

# The assistant says in the first person that it does not do what an assistant does.
DECLINES = (
    rf"\bI(?: | .{{0,20}})?{_CAN_NOT}{_ADVERB} {_HELP}",
    r"\bI (?:must|have to|need to|will have to|'ll have to|am going to) (?:respectfully |"
    r"politely )?(?:decline|refuse)\b",
    r"\bI (?:respectfully |politely )?(?:decline|refuse) to\b",
    r"\b(?:I'm|I am) (?:sorry|afraid),? (?:but )?(?:this|that|your (?:request|question)) "
    r"(?:is|violates|goes against|involves)",
    r"\b(?:this|that|your) (?:request|question|topic|prompt) (?:violates|goes against|"
    r"is against|is not something I|falls outside)",
    r"\bit(?: is|'s| would be| wouldn't be| isn't) (?:not |in)?(?:appropriate|ethical|right|"
    r"possible) for me to\b",
    r"\b(?:it is|it's|it would be) (?:not |in)(?:ethical|appropriate|possible for me)"
    r".{0,20} (?:to|for me to) (?:provide|share|help|assist|create|write|give|generate|answer)",
    r"\bsorry,? (?:but )?I (?:can ?not|can't|won't|will not)(?: do)? (?:that|this)\b",
    r"\b(?:unable|not able) to (?:help|assist|comply|fulfil|provide|answer)\w* (?:you |with )?"
    r"(?:that|this|your|such|any)\b",
    # Chinese: 无法 / 不能 and what an assistant does
    r"我(?:们)?(?:暂时|目前|现在|确实|恐怕|实在|也|都|并)?(?:无法|无法|無法|不能|不可以|没办法|沒辦法|"
    r"没有办法|不会|不便|拒绝|拒絕|不方便|没有能力|沒有能力|没法)"
    r".{0,8}?(?:提供|回答|帮助|幫助|帮|幫|协助|協助|满足|滿足|完成|生成|创作|写|寫|讨论|討論|支持|"
    r"给出|給出|执行|執行|处理|處理|分享|参与|访问|訪問|告诉|推荐|建议|预订|翻译|谈论|透露|"
    r"答复|答覆|回应|回應|评论|這樣做|这样做|这么做|分析|读取|判断|评价)",
    r"(?:所以|因此|因而)(?:我)?(?:无法|不能|没办法|没法).{0,20}?(?:回答|提供|分析|判断|评价|满足|完成|协助)",
    r"(?:抱歉|对不起|對不起|不好意思|遗憾)[，,！!。]?.{0,20}?(?:无法|無法|不能|不便|不可以|没办法|沒辦法|没法|不会)"
    r"(?:对|為|为|给|就)?.{0,12}?(?:判断|分析|提供|回答|帮助|幫助|帮|幫|协助|協助|满足|滿足|完成|生成|创作|写|寫|讨论|討論|支持|"
    r"给出|執行|执行|处理|處理|分享|答复|回应|参与)",
    r"(?:这个|该|这|您的|你的|此)(?:问题|请求|话题|要求).{0,12}(?:敏感|违反|不合适|不适合|不当).{0,12}"
    r"(?:不能|无法|不便|不会|不予)",
)

# It says that it has no access, data, eyes or hands: a refusal only if nothing else follows.
CAPABILITY = (
    r"\b(?:I|and) (?:currently |just |simply )?(?:do not|don't) (?:currently |actually )?"
    r"(?:have|possess) (?:(?:the|any|direct|real-time|access|enough|sufficient|current|up-to-date|"
    r"live|a|specific|function|to|internet|information|data|personal) )*"
    r"(?:access|data|information|ability|capability|function|tools?|internet|body|knowledge)\b",
    r"\bas an? (?:AI|artificial intelligence|language model|virtual assistant|chatbot)\b.{0,60}?"
    rf"\bI(?: am|'m)? .{{0,20}}?(?:{_CAN_NOT}|not able|unable)\b",
    r"\b(?:I'm|I am) (?:just |only |merely )?an? (?:AI|artificial intelligence|large language|"
    r"language model|virtual assistant)\b.{0,60}?(?:can ?not|can't|unable|not able|do not|don't)\b",
    r"作为(?:一个|一名|一款|一位)?(?:人工智能|AI|语言模型|大语言模型|虚拟助手).{0,20}?"
    r"我?(?:无法|不能|没有能力|没办法)",
)

# Nobody but an assistant says this, whatever was to be written.
UNMISTAKABLE = (
    r"\bas an? (?:AI|artificial intelligence|language model|responsible)\b",
    r"\ban AI\b",
    r"\b(?:with|fulfil\w*|complete|answer) (?:that|this|your|such) (?:request|question|task)",
    r"\bcan(?:not|'t| not) (?:help|assist)(?: you)? with (?:that|this)\b",
    r"\bcan(?:not|'t| not) (?:write|create|generate|provide) (?:that|this|a|an|such|any)\b.{0,40}",
    r"\b(?:not able to|unable to|can ?not|can't|comfortable) (?:help you |assist you )?"
    r"(?:creat|generat|produc|role-?play|pretend|assist)\w*\b",
    r"\blanguages I (?:support|speak|know)\b|\bmy (?:current )?(?:capabilities|functions|"
    r"guidelines|programming)\b",
    r"人工智能|语言模型|(?<![A-Za-z])AI(?![A-Za-z])|(?:此|这个|该|您的|你的|这一)(?:请求|要求)",
)

# What a given text does not tell, what is missing: right answers and questions back.
GIVEN_TEXT = (
    r"\b(?:passage|paragraph|excerpt|article|given (?:text|information|context|sentence|data)|"
    r"provided (?:text|information|context|sentence|data)|(?:the|this) (?:text|context|sentence|"
    r"story|document|table|review)) (?:does|do|did|is|has|only|you provided|above|provided|itself)",
    r"\b(?:based on|according to|from|in|by) the (?:given|provided|passage|text|article|context|"
    r"information|story|sentence)",
    r"\bmore (?:information|context|details)\b.{0,40}\bplease|\bplease (?:provide|share|clarify)",
    r"\bwithout (?:more|further|additional|any|knowing|the|being provided|additional)",
    r"(?:文中|文章|原文|段落|材料|上文|文本|给定的信息)(?:中|里)?.{0,6}(?:没有|未|并未|不)",
    r"\byou (?:have not|haven't|did not|didn't|don't|do not) (?:provid|shar|giv|specif|mention|"
    r"attach|includ|tell|told)|\b(?:no|not|wasn't|was not) \w+ (?:was |were )?(?:provided|"
    r"attached)\b",
    r"请(?:您|你)?(?:提供|补充|告诉我)|(?:未|没有|没|沒有)(?:有)?(?:提供|给出|告诉|附上|说明|指定|提及)",
)

# The task is done all the same.
GOES_ON = (
    r"\b(?:however|but|nevertheless|nonetheless|that (?:being )?said|still|instead)\b[^.!?]{0,80}?"
    r"\b(?:I can|I could|I'll|I will|I'd|here|let me|we can|you can|you could|you may|you might|"
    r"if you|based|according|there are)\b|"
    r"\b(?:here (?:is|are|'s)|here's|in the meantime|in general,|generally,|typically,|"
    r"for that reason|I'll (?:provide|give|describe)|I will (?:provide|give|describe))\b",
    r"(?:但是|但|不过|然而|以下是|以下|可以为|可以给|一般来说|通常|下面)",
)

# Tools are described, wherever that stands.
DESCRIBES_TOOLS = (r"\"name\"\s*:[\s\S]{0,600}?\"(?:parameters|input_schema)\"\s*:|<tools?>",)
# A system text gives tools to the assistant; a user who says this may mean any tools.
OFFERS_TOOLS = (
    r"\"(?:parameters|input_schema)\"\s*:|"
    r"\b(?:access to|you may use|you can use|you can call|provided with|equipped with|given)"
    r"(?: (?:the|a|an|some|these|following|set of|list of|available|external))* "
    r"(?:functions|tools|APIs)\b|\b(?:available|following) (?:functions|tools|APIs)\b",
    r"(?:可用|可以使用|可调用|可以调用|以下|下列|如下|提供)(?:的|了)?(?:外部)?(?:工具|函数|接口)|"
    r"(?:工具|函数)(?:列表|如下)",
)
# The assistant calls one.
CALLS = (r"\"arguments\"\s*:|<tool_call>|<functioncall>|<function=|\"tool_calls\"",)
# The assistant says which tools it has; not that there are tools on the web.
TELLS_TOOLS = (
    r"\b(?:functions?|tools?|APIs?) (?:that |which )?(?:(?:are|is|were|have been|currently) )*"
    r"(?:I have|I've been|at my disposal|(?:provided|available|given|offered) (?:to|for) "
    r"(?:me|that|this|it))\b",
    r"\b(?:provided|current) (?:functions?|APIs?)\b|\b(?:functions? provided|function I have)\b",
    r"\b(?:none of|not|by|with|of) (?:my|the) (?:(?:provided|available|given|current) )+tools\b",
    r"\b(?:no|not have an?|n't have an?|not have any|n't have any) "
    r"(?:(?:such|specific|suitable|available|provided) )*(?:functions?|APIs?) "
    r"(?:to|for|that|with)\b",
    r"\bmy (?:current |only |available )*(?:functions?|functionality|tools) "
    r"(?:is|are|allows?|enables?|lets?|only)\b",
    r"\bmy (?:current |available )*capabilit(?:y|ies) (?:is |are )?(?:currently )?"
    r"(?:limited to|allows? me to|only allow me to|include)\s+"
    r"(?!(?:providing|answering|text|language|generating text|written|general|information|chat|"
    r"conversation|process\w* text|the (?:data|information|knowledge))\b)\w+",
    r"\busing (?:the )?[\"'`]\w+[\"'`] (?:function|tool)\b",
    r"(?:我的|我现有|现有|我可用|提供给我|给我|当前|目前)的?(?:这些|几个)?(?:工具|函数|接口)|"
    r"(?:没有|无)(?:任何|相应|对应|合适|可用|相关|这样|能)?的?(?:函数|接口)|"
    r"(?:函数|接口)(?:只能|仅能|只支持|仅支持|仅限|不支持|中没有|里没有|并不)|"
    r"我(?:目前|现在|当前)?的?功能(?:仅限于|只限于|限于|只有|是|仅)",
)
# It declines because it should not, whatever it can.
ON_PRINCIPLE = (
    r"\b(?:inappropriate|unethical|illegal|harm(?:ful|ing)?|danger(?:ous)?|offensive|violat\w*|"
    r"guidelines?|polic(?:y|ies)|ethic\w*|comfortable|against the law|privacy|discriminat\w*|"
    r"violen\w*|hate|unsafe|misuse\w*|weapons?|bombs?|explosives?|malware|hack(?:s|ed|ers?|ing)?|"
    r"lock[- ]?pick\w*|pick\w* (?:a |the )?locks?|break(?:ing)? into)\b|not appropriate|"
    r"\b(?:provid|shar|giv|disclos|reveal)\w* (?:\w+ ){0,3}?(?:personal|private|confidential) "
    r"(?:information|data|details)\b",
    r"撬锁|开锁|黑客|破解|炸弹|毒品|(?:提供|分享|透露|泄露).{0,6}(?:个人|私人|他人)的?(?:信息|资料)|不道德|违法|非法|有害|危险|违反|不当|不合适|不适合|冒犯|暴力|歧视|隐私|政策|准则|敏感",
)
# It says no more than that it does not help.
BARE = (
    r"\b(?:help|assist|comply|do|fulfil\w*|answer|complete)(?: you)?(?: with| to)?"
    r"(?: (?:that|this|it|your|the|such|a|kind|sort|of|request|question|task))*\W*$",
    r"\b(?:provid|shar|giv|disclos)\w* (?:you )?(?:with )?(?:that|this|such|any) "
    r"(?:kind of )?(?:information|help|assistance)\W*$",
    r"(?:提供|回答|完成|满足|处理|协助)(?:您|你)?的?(?:这个|该|此|这一|这项)?"
    r"(?:请求|要求|问题|帮助|任务|信息)?\W*$",
)
# Beside an answer that declines, this adds nothing.
COURTESY = (
    r"\b(?:hello|hi|hey|welcome|thank|thanks|good (?:morning|afternoon|evening|day)|goodbye|bye|"
    r"how (?:can|may) I|anything else|let me know|feel free|have a|happy to help|glad to help|"
    r"please|recommend|suggest|consult|contact|reach out|take care|understand|sorry|apologi\w+)\b",
    r"你好|您好|欢迎|不客气|谢谢|再见|祝|请问|请|建议|还有什么|其他问题|随时|抱歉|对不起|理解",
)

# Something is to be written in which people may decline, or a role is to be played.
ASKED_TO_WRITE = (
    r"\b(?:letter|e-?mail|message|reply|repl(?:ies|ying)|response to|respond to (?:the|a|this|an)|"
    r"dialog(?:ue)?|conversation between|script|scene|story|poem|lyrics|note|apolog\w+|speech|"
    r"role-?play|pretend|imagine you|act as|you are an?|you're an?|as if you|character|translate|"
    r"rewrite|rephrase|paraphrase|correct the|grammar|tweet|review|complaint)\b",
    r"(?:信|邮件|郵件|回复|回復|对话|對話|剧本|劇本|故事|诗|扮演|假装|假設你是|假设你是|你是一|翻译|翻譯|"
    r"改写|改寫|润色|短信|道歉)",
)

_MODEL = r"(?:(?:large )?language model|LLM|AI(?: language)? model)"
# A model speaks of itself as a model.
BOILERPLATE = (
    rf"\b(?:as|being) an? (?:AI|artificial intelligence|large|responsible AI|"
    rf"text-based AI)?[ -]?{_MODEL}",
    r"\b(?:as|being) an? (?:AI|artificial intelligence)(?: (?:assistant|chatbot|bot|system|program|"
    r"entity|text model|trained by \w+|developed by \w+))?,? (?:I\b|my\b|it is not|it's not)",
    rf"\b(?:I'm|I am) (?:just |only |merely |simply |actually )?an? (?:AI|artificial intelligence|"
    rf"{_MODEL})\b",
    r"\b(?:I was|I am|I'm|model) (?:trained|created|developed|made) by (?:OpenAI|Google|Anthropic|"
    r"Meta|Microsoft|Alibaba|DeepSeek|Mistral|Baidu)\b",
    r"\bmy (?:knowledge|training)(?: data)?(?: has a)? ?(?:cut-?off|only goes|only extends|"
    r"ends in|was last updated|is limited to|stops)",
    r"\bas of my (?:last|latest|most recent|knowledge|training|current)"
    r"(?: (?:knowledge|training))?(?: data)? ?(?:update|cut-?off)",
    r"\bmy programming (?:does not|doesn't|prohibits|prevents|forbids)",
    r"(?:作为|身为)(?:一个|一名|一款|一位|一种)?(?:由.{1,12}?(?:开发|训练|研发)的)?(?:大型|大|人工智能|AI|智能)*"
    r"(?:语言)?(?:模型|人工智能|AI)(?:助手|助理|语言模型|机器人|程序)?[，,、 ]?我",
    r"作為(?:一個|一名|一款|一位|一種)?(?:大型|人工智慧|AI)*(?:語言)?(?:模型|人工智慧|AI)(?:助手|助理)?[，,]?我",
    r"作为(?:一个|一名|一款|一位)?(?:AI|人工智能|大型|大)+语言模型",
    r"我(?:只)?是(?:一个|一名|一款|一种|由.{1,12}?(?:开发|训练|研发)的)?(?:大型|大|人工智能|AI|智能)*"
    r"(?:语言模型|人工智能|AI助手|AI模型|AI语言模型)",
    r"我的(?:知识|训练数据|训练)(?:库)?.{0,4}(?:截止|截至|更新到)",
    r"截(?:至|止)(?:到)?我(?:的)?(?:最后|上次|最近)?(?:一次)?(?:的)?(?:知识|训练|更新)",
)

# The prompt is about models, or asks the assistant who it is.
ABOUT_MODELS = (
    r"\b(?:language models?|LLMs?|chat ?bots?|ChatGPT|GPT(?:-\w+)?|Bard|Claude|Gemini|Llama|"
    r"Siri|Alexa)\b",
    r"\b(?:are|were) you (?:an? |really |actually )*(?:AI|human|robot|bot|machine|person|real|"
    r"sentient|conscious|alive|trained|made)\b",
    r"\b(?:who|what) (?:are|made|created|built|trained|developed) you\b|where are you from|"
    r"what can you do|\byour (?:name|creator|"
    r"training|cut-?off|maker|developer)|\babout yourself\b|introduce yourself",
    r"\b(?:you are|you're|as|act as|pretend|role-?play|imagine|from the perspective).{0,60}"
    r"\b(?:AI|artificial intelligence|robot|android)\b",
    r"\b(?:write|story|poem|dialogue|monologue|play|sentence|translate|phrase|say|says|"
    r"said)\b.{0,80}\b(?:AI|robot|android|artificial intelligence)\b",
    r"\b(?:AI|artificial intelligence) (?:assistants?|models?|system|language)\b",
    r"(?:以|用|站在).{0,6}(?:人工智能|机器人|AI).{0,4}(?:口吻|身份|视角|角度|语气)|扮演.{0,8}(?:人工智能|机器人|AI)|"
    r"写.{0,30}(?:人工智能|机器人|AI)|语言模型|語言模型|大模型|聊天机器人|聊天機器人|你是谁|你是誰|你叫什么|你的名字|介绍.{0,4}你自己|自我介绍|"
    r"你(?:来自|从)哪|你(?:能|会|可以)做什么|你是.{0,6}(?:人工智能|机器人|AI)|谁(?:开发|创造|训练)了你|AI助手|人工智能助手",
)
