"""`domain.yml` and `config.yml`: as much of a project as it takes to validate, train and test what a user says."""

from __future__ import annotations

from collections.abc import Iterable

from synthchat.formats.declared import Declared, Labels
from synthchat.formats.rasa.scalars import COMMENT, COMMENT_ONCE, quoted

SESSION = "session_config:\n  session_expiration_time: 60\n  carry_over_slots_to_new_session: true\n"
CONFIG = """\
pipeline:
  - name: WhitespaceTokenizer
{tokenizer}  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
{classifier}  - name: CRFEntityExtractor
  - name: EntitySynonymMapper
{selectors}  - name: FallbackClassifier
    threshold: 0.3
policies:
  - name: RulePolicy
"""
LINEAR = "  - name: LogisticRegressionClassifier\n"
# Only DIET looks into the parts of a composed intent, and it alone bears data of one intent. A bag of words trains five times as fast as a transformer.
DIET = """\
  - name: DIETClassifier
    entity_recognition: false
    number_of_transformer_layers: 0
    hidden_layers_sizes:
      text: [256, 128]
      label: []
    epochs: 30
    constrain_similarities: true
"""
COMPOSED = '    intent_tokenization_flag: true\n    intent_split_symbol: "+"\n'
WITHOUT_BLANKS = ("zh", "ja", "th")  # languages that the WhitespaceTokenizer refuses by name


def domain(names: Declared) -> str:
    """The domain. A retrieval intent gets a placeholder for each of its answers, which Rasa asks for."""
    intents = dict.fromkeys(intent.split("/")[0] for intent in names.intents)
    out = COMMENT + 'version: "3.1"\n' + _list("intents", (quoted(i) for i in intents), "")
    if names.entities:
        out += "entities:\n" + "".join(_entity(name, labels) for name, labels in names.entities.items())
    if names.retrieval:
        full = [intent for group in names.retrieval.values() for intent in group]
        out += "responses:\n" + "".join(f"  {quoted('utter_' + i)}:\n  - text: {quoted('The answer to ' + i)}\n" for i in full)
    return out + SESSION


def config(names: Declared, name: str, language: str) -> str:
    """A pipeline that trains in seconds on a few hundred examples."""
    spoken = "" if language.split("-")[0] in WITHOUT_BLANKS else f"language: {quoted(language)}\n"
    selectors = "".join(f"  - name: ResponseSelector\n    epochs: 30\n    retrieval_intent: {quoted(intent)}\n" for intent in names.retrieval)
    tokenizer, classifier = COMPOSED if names.composed else "", DIET if names.composed or len(names.intents) < 2 else LINEAR
    head = f"{COMMENT_ONCE}recipe: default.v1\nassistant_id: {quoted(name)}\n{spoken}"
    return head + CONFIG.format(tokenizer=tokenizer, classifier=classifier, selectors=selectors)


def _entity(name: str, labels: Labels) -> str:
    if not labels.roles and not labels.groups:
        return f"  - {quoted(name)}\n"
    return f"  - {quoted(name)}:\n" + _list("roles", map(quoted, labels.roles), "      ") + _list("groups", map(quoted, labels.groups), "      ")


def _list(key: str, items: Iterable[str], indent: str) -> str:
    lines = "".join(f"{indent}  - {item}\n" for item in items)
    return f"{indent}{key}:\n{lines}" if lines else ""
