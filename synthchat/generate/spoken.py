"""Which language a text surely is not in: it has function words of another one, and none of its own (docs/decisions/005)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 2
"""So many different words of another language tell it."""

LISTS: Mapping[str, str] = {
    "de": (
        "der die das den dem des ein eine einen einem einer und oder aber ich du er sie wir ihr mir mich dir dich uns euch ihnen mein meine meinen meinem"
        " meiner dein deine ist sind war bin bist hat habe haben kann kannst können möchte will soll wird werden nicht kein keine auf aus bei mit nach von"
        " vom zu zum zur für über unter vor wie was wann wo wer warum welche bitte auch noch nur schon sehr jetzt hier ja nein es im ins am"
    ),
    "en": (
        "the a an and or but i you he she it we they me him her us them my your his our their is are was were am be been has have had do does did can could"
        " would will should may must not no to of in on at by for with from about into over after before how what when where who why which this that these"
        " those there here if so than then too very just any some all get got please yes up out off as again more one still now want"
        " need let put make show tell give take know like"
    ),
    "es": (
        "el la los las un una unos unas y o pero yo tú él ella nosotros ellos mi mis tu tus su sus es son era soy está están estoy estaba he has ha han"
        " hay puedo puede puedes quiero quiere quisiera no sí de del al en con por para sin sobre desde hasta cómo qué cuándo dónde quién cuál cuánto"
        " cuánta que como cuando donde me te se lo le nos esta este esto eso muy más ya también favor necesito tengo tiene"
    ),
    "fr": (
        "le la les un une des du de et ou mais je tu il elle nous vous ils elles mon ma mes ton ta tes son sa ses notre votre est sont suis es était ai as"
        " avez avons peux peut pouvez veux veut voudrais ne pas non oui à au aux en dans sur sous avec pour par sans chez comment quoi quand où qui que"
        " quel quelle combien pourquoi ce cette ces ça me moi te se lui leur très plus déjà aussi merci bonjour il y"
    ),
    "it": (
        "il lo la i gli le un uno una e o ma io tu lui lei noi voi loro mio mia miei mie tuo tua suo sua è sono era ho hai ha abbiamo hanno posso può puoi"
        " voglio vuole vorrei non sì no di del della dei delle al alla ai da dal dalla in nel nella con su sul sulla per tra come cosa quando dove chi"
        " quale quanto quanti che mi ti si ci questo questa quello molto più già anche subito bisogno favore"
    ),
    "nl": (
        "de het een en of maar ik jij je u hij zij ze wij we jullie mij me mijn jouw uw zijn haar ons onze is was ben bent heb hebt heeft kan kun kunt wil"
        " wilt zou niet geen nee te van naar in op aan bij met voor door uit over om als hoe wat wanneer waar wie waarom welke hoeveel dit dat deze die er"
        " zeer ook nog al nu hier alstublieft graag moet"
    ),
    "pt": (
        "o a os as um uma uns umas e ou mas eu tu ele ela nós eles meu minha meus minhas seu sua é são era sou está estão estou tenho tem posso pode quero"
        " quer gostaria não sim de do da dos das no na nos nas em com por para pelo pela sem sobre como que quando onde quem qual quanto quanta me te se"
        " lhe isso este esta esse essa muito mais já também você preciso agora"
    ),
}
"""Articles, pronouns, prepositions, auxiliaries and the like, of the languages that a model is likely to fall into."""
WORDS = {language: frozenset(words.split()) for language, words in LISTS.items()}
_APART = {one: {other: (ours - theirs, theirs - ours) for other, theirs in WORDS.items()} for one, ours in WORDS.items()}
"""For each two languages, the words of the one and not of the other, and the other way round."""


class Teller(Protocol):
    """Tells other languages from one."""

    def other(self, text: str) -> str | None:
        """The language (BCP 47) that the text surely is in, unless it is its own."""
        ...


@dataclass(frozen=True, slots=True)
class Spoken:
    """Tells other languages from `language`, one of WORDS."""

    language: str

    @staticmethod
    def of(tag: str) -> Spoken | None:
        """That of a BCP 47 tag; None where its function words are not known here."""
        language = tag.partition("-")[0]
        return Spoken(language) if language in WORDS else None

    def other(self, text: str) -> str | None:
        """The language that the text surely is in, unless it is its own."""
        words = {*WORD.findall(text.casefold())}
        found = {name: len(words & theirs) for name, (ours, theirs) in _APART[self.language].items() if words.isdisjoint(ours)}
        best = max(sorted(found), key=lambda name: found[name], default=None)
        return best if best and found[best] >= ENOUGH else None
