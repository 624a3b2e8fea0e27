"""What a position is, in the words of the codebook's rule 5, with the days that a dataset sets."""

from data.position_rule import LATEST, PositionRule

OTHERS = "Statements of others, of low confidence, and on neighbouring matters never move it."


def rule_sentences(rule: PositionRule) -> list[str]:
    """How a state's statements become its position."""
    if rule.name == LATEST:
        return [
            "A state's position on a day is the stance of its latest direct statement by an office that speaks for the state, up to that day; every change of stance counts "
            "(the rule “latest statement”). Statements of others, and statements on neighbouring matters, never move it."
        ]
    return [
        f"A state's position is the side, for or against, of its latest direct statement that takes one, by an office that speaks for the state. {OTHERS}",
        f"A change of side is confirmed, from its first day, when the next statement that takes a side repeats it, or when {rule.confirm_days} days pass without one to the contrary; "
        f"until then the side held before stands. In the {rule.rank_days} days after a statement of the head of state a lower office cannot change the side, unless by a communiqué.",
        f"Within its side a position wears the tone that the most of its last {rule.tone_statements} statement days wear. A position ends with its government, and is aged when last stated more "
        f"than {rule.aged_days} days before.",
        "It is firm when the side is the same with any one coder's codes and without any one statement.",
    ]
