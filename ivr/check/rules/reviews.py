"""Reviews: what a native speaker has found good stays as it was, because only another one sees a slip."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.files.problem import printable, shown
from ivr.files.reviews import Reviews


def _as_reviewed(subject: Subject) -> Iterator[Fault]:
    for script in subject.scripts.scripts:
        reviews = subject.reviews.get(script.language, Reviews()).reviews
        for prompt in (words.prompt for words in subject.scripts.source):
            review, now = reviews.get(prompt), script.translations.get(prompt)
            if review and now and now.reviewed and now.words != review.words:
                was = shown(printable(review.words))
                what = f'these are not the words that were reviewed on {review.day}: "{was}"'
                again = f"ivr prompts reviewed {script.language} {prompt}"
                hint = f"put them back, or have a native speaker read the new ones: {again}"
                yield Fault(subject.at_words(prompt, script.language), what, hint)


RULES = (
    Rule(
        "L44",
        "should",
        "Words that a native speaker has reviewed stay as they were reviewed.",
        "A slip in a language that nobody at the desk reads is heard by callers alone.",
        "this project: slips made on purpose in translations were seen by no other rule",
        _as_reviewed,
        Example(
            'A translation reviewed as "Marque el uno." that somebody changed to "Marque el dos." since.',
            "words",
        ),
        Example(
            "The same change, read by a native speaker, and then: ivr prompts reviewed es press-1.",
            "words",
        ),
    ),
)
