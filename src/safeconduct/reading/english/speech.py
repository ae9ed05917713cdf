"""How English tells who speaks: verbs of saying, labels, brackets, passives that hide a speaker."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.claims.interval import Hedge
from safeconduct.reading.model import words_of

SAYING: Final = words_of(
    "say tell report add state announce claim declare confirm insist note explain warn write estimate "
    "count put record register document reckon believe think allege assert admit acknowledge stress "
    "reveal disclose indicate reply answer respond remark recall argue maintain cite quote speak tweet "
    "testify complain suggest predict find deny reject refute dismiss dispute advise inform repeat assure "
    "mention conclude affirm verify rule text message wire cable boast comment shout whisper radio "
    "communicate update document"
)
DENYING: Final = frozenset({"deny", "reject", "refute", "dismiss", "dispute", "rebut", "contradict"})
NEEDS_COMPLEMENT: Final = words_of(
    "put record register document count speak cite reject believe think rule find update suggest repeat radio"
)
"""Verbs that also mean other things: their subject speaks only where a figure hangs on them."""
DOUBT: Final[tuple[tuple[re.Pattern[str], Hedge, bool], ...]] = (
    # (words, hedge, whether they hide a speaker)
    (
        re.compile(
            r"\b(?:appears?|appeared|seems?|seemed) (?:to|that|as)\b|\bapparently\b|\bseemingly\b|\bit "
            r"(?:appears|seems)\b"
        ),
        "appears",
        True,
    ),
    (
        re.compile(
            r"\b(?:is|are|was|were|been|be|being) (?:still |now |also |widely |variously )?(?:believed|"
            r"thought|feared|presumed|assumed|suspected|understood|rumou?red)\b"
        ),
        "believed",
        True,
    ),
    (
        re.compile(
            r"\b(?:is|are|was|were|been) (?:still |now |also )?(?:said|reported|alleged|reckoned) (?:to|"
            r"missing|dead|killed|that|as)\b"
        ),
        "believed",
        True,
    ),
    (re.compile(r"\b(?:reportedly|allegedly|supposedly|purportedly)\b"), "believed", True),
    (
        re.compile(
            r"\b(?:unconfirmed|unverified) (?:reports?|accounts?|claims?)\b|\baccording to (?:some|"
            r"unconfirmed|unverified|local|initial) reports?\b"
        ),
        "believed",
        True,
    ),
    (
        re.compile(r"\b(?:believed|thought|feared|presumed) (?:to|dead|killed|missing|still|trapped)\b"),
        "believed",
        True,
    ),
    (
        re.compile(r"\b(?:may|might) (?:still )?(?:be|have|remain)\b|\bpossibly\b|\bpresumably\b"),
        "believed",
        True,
    ),
)
ESTIMATED: Final = re.compile(
    r"\(\w+ estimates?\)|\(est(?:imated?|\.)?\)|\b(?:is|are|was|were|been|be) estimated\b|\b(?:an|"
    r"the) estimated\b|\bestimated\b|\bby (?:most|some) estimates\b|\bestimates? (?:put|range|"
    r"suggest)"
)
ACCORDING: Final = re.compile(
    (
        r"\b(?:according to|as per|per|in the words of|citing|quoting|as (?:reported|stated|claimed|"
        r"announced|counted|confirmed) by|"
        r"(?:data|figures|word|heard|message|signal|counts?|numbers|statistics|a tally|a count|an "
        r"estimate|estimates|reports?) (?:from|by|of)|reported by|confirmed by|source:|sources?:)\s+"
    ),
    re.IGNORECASE,
)
GAVE: Final = re.compile(
    r"\b(?P<source>(?:The )?[A-Z][\w'-]*(?: [\w'-]+){0,4}?) (?:gave|gives|puts?) (?:the|its|their|a) (?:\w+ )?"
    r"(?:number|toll|total|figure|count|tally)\b"
)
LABEL: Final = re.compile(
    r"^[\s\-*•>\"']*(?P<source>[A-Z][\w.'&-]*(?: (?:[A-Z(][\w.'&)-]*|of|the|for|and|in)){0,6})\s?:\s"
)
ESTIMATE_OF: Final = re.compile(
    r"\((?P<source>[A-Z][\w'&-]*(?: [A-Za-z][\w'&-]*){0,4}?) (?:estimate|figures?|count|data|tally|numbers?)\)"
)
BRACKETED: Final = re.compile(
    r"[(\[](?:source|src|via|per|acc\. to)[:\s]+(?P<source>[^()\[\]]{2,80})[)\]]", re.IGNORECASE
)
IN_BRACKETS: Final = re.compile(
    r"\((?P<source>(?:the )?[\w'. -]{0,30}?\b(?:defen[cs]e|ministry|army|police|UN|OCHA|ICRC|"
    r"UNHCR|UNICEF|WHO|IOM|SARC|SOHR|AFP|AP|Reuters|SANA|committee|"
    r"council|agency|media|Crescent|Cross|Observatory|hospital|officials?|authorit\w+|activists|"
    r"residents|witness\w*|medics|monitors?|radio|TV)"
    r"[\w'. -]{0,20})\)(?=\s*(?:$|[.;,]))"
)
TAIL: Final = re.compile(
    r",\"?\s+(?P<source>[^,;\"]{2,90}?) (?:has |have |had )?(?:said|says|say|reported|reports|"
    r"announced|declared|confirmed|told [\w ]{2,20}|added|adds|"
    r"claimed|stated|warned|insisted|estimated|estimates|reckons?|reckoned|noted|"
    r"wrote)\b(?=[^,;]{0,40}(?:$|[,.;]))"
)
BARE_VERB: Final = re.compile(
    r"(?P<source>[A-Z][^,;.:\d\"]{2,60}?) (?:estimates?|says?|reports?|claims?|believes?|"
    r"confirms?|announces?|insists?) that\b"
)
NO_SPEAKER: Final = words_of(
    "which who after when because but were was have has had is are be been will would and that as he's "
    "it's not of to"
) - {"of", "and", "to"}
EARLIER: Final = words_of(
    "earlier later meanwhile also however today yesterday separately still then now but and"
)
HEADLINE_TAIL: Final = re.compile(r"[,\-]\s*(?P<source>[^,;\"-]{2,50}?) (?:says?|said|reports?|claims?)\s*$")
SAME: Final = re.compile(
    r"\b(?:the|that|this) (?:same|latter)\b|\bthe (?:former|latter)\b|^same\b", re.IGNORECASE
)
PERSONS: Final = re.compile(
    (
        r"\b(?:officials?|spokes\w+|commanders?|minister|doctors?|sources?|people|residents?|"
        r"witness\w*|activists?|negotiators?|envoy|officers?|leaders?|"
        r"governor|mayor|journalists?|passengers?|drivers?|relatives|villagers?|medics?|head|chief|"
        r"director|coordinator)\b"
    ),
    re.IGNORECASE,
)
BODIES: Final = words_of(
    "unit agency group organisation organization body ministry monitor office arm charity outlet channel "
    "newspaper network centre center department service committee observatory team media authority "
    "institution"
)
PRONOUNS: Final = frozenset(
    {"he", "she", "it", "they", "who", "which", "i", "we", "her", "his", "its", "their"}
)
NOT_LABELS: Final = re.compile(
    (
        r"\b(?:the latest|aid|killed|dead|wounded|injured|missing|update\w*|total|status|reason|note|"
        r"shelter|triage|casualties|remaining|arriv\w+|boarded|"
        r"departed|evacuat\w*|convoy|vehicles?|buses|population|location|date|time|access|movement|"
        r"persons?|people|arrivals|"
        r"departures|waiting|children|women|men|summary|airlift|breaking|watch|live|analysis|video|"
        r"needs?|request|port|gate|bridge)\b"
    ),
    re.IGNORECASE,
)
