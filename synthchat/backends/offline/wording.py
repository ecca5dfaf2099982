"""How English asks, wants and says, as patterns: what `classify` knows a sentence by."""

from __future__ import annotations

import re


def _i(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


MARKS = r"[^\w\U000f0000-\U000f00ff]"
YOU = r"(?:can|could|would|will) (?:you|u|someone|anyone) (?:please |kindly |pls )*"
TELL = r"(?:tell me|let me know|explain(?: to me)?)"
WISH = r"(?:(?:would|'d) (?:like|love)|want|need|wish)"
GREETING = _i(r"^((hi|hello|hey|ok|okay|so|well|please|pls|yes|sorry|good (morning|day|afternoon|evening))( there| guys)?[,!.]? +)+")
PARTING = _i(rf"(([,;]? *\b(please|pls|plz|thanks|thank you|please help( me)?)|, *(can|could) you (please )?help( me)?)(?=\W*$))?{MARKS}*$")
ASKED = _i(
    rf"^({YOU}{TELL}|(please )?{TELL}|(i )?{WISH}( to know| to find out| to understand)|i'd like to know|i('m| am| was|'ve been)? wonder(ing)?"
    r"|do you know|any idea|i (don't|do not|dont) (know|understand|get)|(please )?help me (figure out|understand|know)|(please )?show me(?= how)) +"
)
DOING = _i(r"^(can|could|would) (you|u) (please |kindly |pls |maybe |help me )*(?!please)")
WANTING = _i(rf"^(i )?(just |really )?({WISH}|('m|am) (trying|looking|hoping)|was hoping|trying|looking|plan|hope) to +|^i'd (like|love) to +")
WOULD = _i(r"^i('d| would| will|'ll) (?!like|love|prefer|rather|be|have)")
HAVING = _i(rf"^(i )?(just |really )?({WISH}|require|would prefer|prefer|am looking for|'m looking for|looking for|am interested in) +|^i'd (like|prefer) +")
NOT_HAD = _i(r"(to|you|my \w+ \w+ed)\b")
MAY = _i(r"^((can|could|may) i|am i able to|(is it|would it be) possible( for me)? to|is there (a|any) way (to|i can|for me to)) +")
HOW = _i(
    r"^(how|where|when) (do|can|could|should|would|to|am|must|i can)( i)?( supposed to)? +"
    r"|^what (do|should|must|can) i (need to |have to )?do to +"
)
HOW_TO = _i(r"^(how|where|when) (to|i (can|could|should|would|must)?|do i) +")
LED = _i(r"^(\w+ [\U000f0000-\U000f00ff]),? (i'd like|i would like|i want|i need) to (.+)$")
THING = _i(r"^what(?:'s| is| are|s) (?=(the|my|your|our)\b)")
WHY = _i(r"^(.+[^,])[,.]? (?:why|how come)$")
COME = _i(r"^(?:and )?how come (?!you're)(.+)$")
WH = _i(r"^(what|which|who|whose|when|where|how|why)\b")
ASKING = ("ask", "thing", "why", "whether")
ASKING_WORDS = frozenset(["can", "could", "would", "want", "need", "please", "i'd", "what", "how", "why", "where", "when", "which", "is", "do", "does", "my"])
RITUAL_WORDS = 7
PLAIN = 2  # words from which a sentence that begins with a pronoun is taken for a statement
SHORT = {"what's": "what is", "where's": "where is", "how's": "how is", "who's": "who is", "whats": "what is", "wheres": "where is"}
ARTICLE = _i(r"\b(the|a|an) (?=\S)")
ME = _i(r"\b(me|us|you)\b")
MY = _i(r"^(my|the|i|i'm|i am|i have|i've|it is|there is|there's) (?=\w)")
MIXED = _i(r"\b(?:and|then)(?: then| also| please)* (\w+(?: \w+)?)")
NO_VERBS = frozenset(
    [
        "when",
        "if",
        "because",
        "what",
        "why",
        "how",
        "where",
        "who",
        "which",
        "while",
        "once",
        "although",
        "unless",
        "whether",
        "than",
        "as",
        "or",
        "but",
        "so",
        "of",
        "not",
        "also",
        "too",
        "very",
        "just",
    ]
)
STATING = _i(r"\bi\b|\b(it|that|there|he|she|you|we|they)['’](s|m|ve|d|re|ll)\b")
OBJECTS = ("me", "us", "it")
THANKING = _i(r"\b(thanks( again| for| a| so|$)|thank you (for|so|very)|appreciate)")
PLEASE = _i(r", (?:so |and )?(?:please|can|could|would) \w")
MANNER = _i(r"^(?:just|quickly|immediately|temporarily|permanently|kindly|simply|also|then|now|\w+ly) ")
ANY = _i(r"^(is|are) there (a|an|any) (.+)$")
