"""Limits that readers feel, each with its reason."""

from __future__ import annotations

import datetime as dt

NAME_MAX = 60  # a longer name breaks the line on a phone
TEXT_MAX = 5_000  # some 800 words: a letter to the editor, not a book
DEEPEST = 60  # levels kept in the order of a thread; deeper replies stand level with what they answer
ROOTS_IN_PART = 40  # comments without a parent on a page, each with its replies

LINKS_MAX = 3  # more links than this are read by a moderator, as long as the newsroom says no other number
LISTED_MAX = 2_000  # words of a list: compiling more would keep the first writer after a change waiting
FASTEST = dt.timedelta(seconds=2)  # nobody writes faster; only scripts report a time, so guests without are not judged
JUDGED_MAX = 100  # of a writer's last comments, for trust: what was long ago is forgiven, and forgotten
PASSED_AFTER = dt.timedelta(days=1)  # a comment that stands so long passed, though no moderator had to say so
KNOWN_FROM = 3  # comments that passed, as the first one says little
TRUSTED_FROM = 20  # the same
TRUSTED_SHARE = 0.05  # rejected of all judged; more costs the trust
DOUBT_MIN = 2  # rejected comments: one is a slip
DOUBT_SHARE = 0.3  # the same, of all judged; Coral's number
BURST = 6  # comments of one new writer within the window below
BURST_DOUBTED = 2  # of one of whom much was rejected, whose comments all wait
BURST_KNOWN = 9
BURST_TRUSTED = 15
TRUSTED_LINKS = 2  # times as many as the rules allow others
STRANGERS_BURST = (
    30  # of all browsers of a network that were never seen: a school class may write at once, a program not
)
BURST_WINDOW = dt.timedelta(minutes=1)
REPEAT_WINDOW = dt.timedelta(days=1)
NEAR_SHARE = 0.6  # of the shorter text's words and pairs of words: as much makes it the same text, changed a little
NEAR_WORDS = 8  # shorter texts are like one another by chance: people greet and agree in the same words
NEAR_TEXTS = 20  # of a writer's last texts; comparing them costs time while others wait to write
LEARNED_MIN = 200  # decisions in a language, before what they teach is gone by
LEARNED_EACH_MIN = 20  # of each kind among them: who never saw a wanted comment cannot tell one
LEARNED_SURE = 0.99  # of 1; measured, 0.95 finds a fifth more and is wrong three times as often
LEARNED_WORDS_MIN = 3  # telling words of a comment: a single word is for the word lists
LEARNED_WORDS_MAX = 500  # different words of a comment that are looked at; longer ones say what they say by then
LEARNED_WORDS_TOLD = 5  # the most telling ones, for moderators
CROWD = 15  # comments within the window above of browsers of a network that were never seen: then some work is asked
WORK_COST = 5_000  # rounds of PBKDF2 for each number that is tried: about 1 ms
WORK_MOST = 300  # numbers to try at most, and half of them at least: 3 s on a phone six times as slow as a desk
WORK_WITHIN = dt.timedelta(minutes=10)  # an answer that comes later is none: nobody gathers proofs for a flood
LEARNED_LETTERS_TOLD = 3  # of a word, and shorter ones only where there are no others
COUNTS_EVERY = dt.timedelta(seconds=5)  # lists show counts; one comment must not make the whole site stale

REPORTS_MAX = 10  # of one reader within the window below; a campaign against somebody takes more
REPORTS_WINDOW = dt.timedelta(hours=1)
KEPT_FOR = dt.timedelta(days=30)  # what was made of an address; long enough to tell a campaign
APPEAL_MAX = 1_000  # signs: whoever asks for another look says why, and no more
APPEAL_WITHIN = dt.timedelta(days=182)  # half a year, as the EU asks of complaints
CLAIM_HOLDS = dt.timedelta(minutes=5)  # longer than a comment is thought about; then others may take it
CAUTION_MAX = 500  # signs of a warning: more is not read
VOTES_MAX = 60  # of one reader within the window below, those taken back too: nobody reads a comment in a second
VOTES_WINDOW = dt.timedelta(minutes=1)

MENTIONS_MAX = 10  # names that a comment may call; more is a way to bother people
FOLLOWS_MAX = 10  # wishes to follow from one client within the window below: each may send a letter to a stranger
FOLLOWS_WINDOW = dt.timedelta(hours=1)
ASKED_EVERY = dt.timedelta(hours=1)  # an address is asked to confirm once in so long, whoever types it in
ASKED_A_DAY = 3  # letters that ask, to one address
CONFIRM_WITHIN = dt.timedelta(days=3)  # a weekend and a day; then an address without a yes is erased
AT_ONCE_EVERY = dt.timedelta(minutes=10)  # between two letters "at once": a heated thread must not fill a mailbox
NEWS_MAX = 30  # comments told in full in one letter
QUOTED_MAX = 600  # signs of a comment in a letter; the rest is read where it stands
NOTICE_LETTERS_MAX = 3  # receipts of notices that an address gets in a day; anybody can type it in
NOTIFIER_KEPT_FOR = dt.timedelta(days=183)  # name and address, after a decision that may be complained of for so long
FOREIGN_MAX = 200  # discussions of other sites' pages made within the window below: a busy blog, not a program
FOREIGN_WINDOW = dt.timedelta(hours=1)
ADDRESS_MAX = 500  # signs of the address of another site's page
URLS_MAX = 100  # addresses whose comments are counted in one request: a long list of articles
JUDGE_SECONDS = 2  # a writer waits for the outside judge so long at most, unless the rules say otherwise
JUDGE_REST = dt.timedelta(seconds=15)  # a judge that did not answer is not asked: nobody else has to wait for it
DELIVERY_SECONDS = 5  # a webhook may think; the worker has other things to do meanwhile
# Between two tries of a delivery: what Standard Webhooks recommends, three days in all.
PAUSES = [dt.timedelta(seconds=5), *(dt.timedelta(minutes=n) for n in (5, 30, 120, 300, 600, 840, 1200, 1440))]
LEASE = dt.timedelta(minutes=10)  # a delivery that a task has and does not end is tried again
REST_MOST = dt.timedelta(minutes=5)  # a webhook that failed is left alone so long at most
SECRET_OVERLAP = dt.timedelta(days=1)  # an old secret signs beside the new one, so that receivers can change over
DELIVERIES_KEPT = dt.timedelta(days=30)
KEY_WRITES_MAX = 120  # of one API key in a minute: a site that passes on what its readers say, not a flood
BODY_MAX = 65_536  # bytes of a request to the API; the longest comment takes a third of it
EMOJI_BYTES = 1024 * 1024  # of an uploaded picture of an emoji
EMOJI_PIXELS = 4_000_000  # of the same, so that a small file does not unpack to a large one
EMOJI_SIDE = 128  # pixels kept of it: four for each that a text has room for
PINNED_MAX = 3  # conversations at the head of a thread: more would push what is new out of sight
REACTIONS_OFFERED = 12  # kinds of reactions that a paper may offer: more do not fit a phone's two lines
REACTIONS_MAX = 60  # of one reader within the window of votes
