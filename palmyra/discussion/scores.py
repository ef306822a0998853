"""Numbers by which comments are put in order, made of their votes: plain functions."""

from __future__ import annotations

from math import sqrt

Z = 1.96  # of a normal distribution, for a confidence of 95 %


def best_score(ups: int, downs: int) -> float:
    """The share of votes for a comment that is safe to assume, from 0 to 1; 0 without votes.

    The lower bound of Wilson's interval (E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, JASA 22, 1927): three votes of three stand below ninety of a hundred.
    """
    votes = ups + downs
    if not votes:
        return 0.0
    share = ups / votes
    middle = share + Z * Z / (2 * votes)
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * votes)) / votes)
    return max(0.0, (middle - spread) / (1 + Z * Z / votes))


def heat_score(ups: int, downs: int) -> float:
    """How disputed a comment is: many votes, and as many against as for; 0 where all agree."""
    if not ups or not downs:
        return 0.0
    return float((ups + downs) * min(ups, downs) / max(ups, downs))
