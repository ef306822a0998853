"""Telling unwanted texts from wanted ones by their words: Robinson's estimate of a word, combined as Fisher did.

G. Robinson, "A Statistical Approach to the Spam Problem", Linux Journal 107 (2003); his two numbers for rare words, the
chi-square and the middle of "not sure" are those of SpamBayes (spambayes/classifier.py, spambayes/chi2.py).

Chosen over the plain multinomial with smoothing. Both were taught 200 to 800 labels of the YouTube Spam Collection
(real comments under five videos; T. Alberto, J. Lochter and T. Almeida, 2015) and asked about a video that they had not
seen. With the limits of palmyra/discussion/limits.py this one found 0.67 of the unwanted comments and was right in 0.97
of what it held; the other, taught 200, found 0.74 and was right in 0.93, and the more it was taught the more it held.
It also knows when it is not sure, and each word has a number of its own to show.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

UNKNOWN = 0.5  # what is believed of a word never met
STRENGTH = 0.45  # how many texts that belief weighs
TELLING = 0.1  # a word nearer to the middle says nothing
WORDS_MOST = 150  # the most telling ones; more only make a long text certain of anything


def chance_of(unwanted: int, wanted: int, unwanted_texts: int, wanted_texts: int) -> float:
    """The chance, 0 to 1, that a text with a word is unwanted: met in so many texts of each kind, of so many in all.

    As if there were as many texts of one kind as of the other, since what moderators get to see is not what is written.
    """
    met = unwanted + wanted
    if not met:
        return UNKNOWN
    share, other = unwanted / max(unwanted_texts, 1), wanted / max(wanted_texts, 1)
    return (STRENGTH * UNKNOWN + met * share / (share + other)) / (STRENGTH + met)


def most_telling(chances: Mapping[str, float]) -> dict[str, float]:
    """The words that say something, the most telling first."""
    telling = [(word, chance) for word, chance in chances.items() if abs(chance - UNKNOWN) >= TELLING]
    return dict(sorted(telling, key=lambda pair: -abs(pair[1] - UNKNOWN))[:WORDS_MOST])


def combine(chances: Iterable[float]) -> float:
    """What the chances of a text's words say together: 0 wanted, 1 unwanted, 0.5 not sure or torn."""
    known = list(chances)
    if not known:
        return UNKNOWN
    unwanted = chi_square_tail(-2 * sum(math.log(chance) for chance in known), 2 * len(known))
    wanted = chi_square_tail(-2 * sum(math.log1p(-chance) for chance in known), 2 * len(known))
    return (1 + unwanted - wanted) / 2


def chi_square_tail(value: float, freedom: int) -> float:
    """The chance that chance alone makes chi-square at least so large; `freedom` is even."""
    half = value / 2
    term = total = math.exp(-half)
    for number in range(1, freedom // 2):
        term *= half / number
        total += term
    return min(total, 1.0)
