"""What happened, in English: agreements, breakdowns, halts, resumptions, attacks, departures, arrivals, refusals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from safeconduct.reading.model import EventKind
from safeconduct.reading.parsing import Parsed

_PACT: Final = (
    r"(?:agreement|deal|accord|truce|cease-?fire|pact|understanding|armistice|(?:humanitarian "
    r")?pause|(?:humanitarian )?corridor|cessation of hostilities|"
    r"protocol|terms|memorandum|arrangement)s?"
)
_MOVE: Final = (
    r"(?:evacuations?|operations?|convoys?|columns?|movements?|bus(?:es)?|ambulances?|process|"
    r"passage|departures?|exits?|transfers?|airlift|boarding|"
    r"loading|trips?|crossings?|ferr(?:y|ies)|trains?|trucks?|vehicles?|journey|exodus|work|"
    r"corridor|run|flights?|medevacs?|implementation|batch)"
)
_TALKS: Final = r"(?:talks|negotiations|dialogue|mediation)"
_GAP: Final = r"(?:(?![;.!?])[^\n]){0,60}?"
_SHORT: Final = r"(?:(?![;.!?,])[^\n]){0,40}?"

_PATTERNS: Final[tuple[tuple[EventKind, str], ...]] = (
    (
        "agreement",
        (
            rf"\b{_PACT}\b{_GAP}\b(?:was |were |been |is |has been |being )?(?:reached|signed|struck|"
            r"agreed|concluded|sealed|clinched|brokered|announced|"
            r"took effect|takes effect|took hold|comes? into (?:force|effect)|came into (?:force|effect)|"
            r"approved|initialled|finalised|finalized|taken effect|entered into force|in effect|begins|"
            r"began|renewed|extended)\b"
        ),
    ),
    (
        "agreement",
        (
            r"\b(?:reach(?:ed|es)?|sign(?:ed|s)?|str(?:uck|ikes?)|conclud(?:ed|es?)|clinch(?:ed|es)?|"
            r"seal(?:ed|s)?|broker(?:ed|s)?|announc(?:ed|es?)|"
            r"agree(?:d|s)?(?: (?:to|on|upon))?|approv(?:ed|es?)|accept(?:ed|s)?|initial(?:l?ed|s)|came "
            r"to|arrived at|negotiat(?:ed|es)|secur(?:ed|es?)|renew(?:ed|s)|extend(?:ed|s)) "
            rf"{_SHORT}\b{_PACT}\b"
        ),
    ),
    (
        "agreement",
        (
            r"\b(?:have |has |had )?agreed (?:to|on|that)\b|\bagreement (?:on|to|for) \w+ (?:was "
            r")?(?:reached|signed)|\bshook hands on\b|\bhave a deal\b|\bdeal (?:done|reached)\b"
        ),
    ),
    (
        "breakdown",
        (
            rf"\b{_PACT}\b{_GAP}\b(?:collaps(?:ed|es?|ing)|br(?:oke|eaks?|oken) (?:down|apart|up)|"
            r"f[ae]ll(?:s|en)? (?:apart|through)|unravel(?:l?ed|s)?|in tatters|"
            r"fail(?:ed|s)|was (?:broken|breached|violated)|been (?:broken|breached|violated)|broken|is "
            r"over|is off|is dead|ended in|shattered|did not hold|has ended|torn up|scrapped|void|"
            r"crumbled|lapsed|expired)\b"
        ),
    ),
    (
        "breakdown",
        (
            r"\b(?:violat(?:ed|es?|ing|ions?)|br(?:oke|eak(?:s|ing)?|oken|each(?:ed|es|ing)?)|tor(?:e|n) "
            r"up|scrap(?:ped|s)|abandon(?:ed|s)|collapse|breakdown|failure|walked away from|reneged on) "
            rf"(?:of )?{_SHORT}\b{_PACT}\b"
        ),
    ),
    (
        "breakdown",
        (
            rf"\b{_TALKS}\b (?:\w+ ){{0,3}}(?:collaps\w+|br(?:oke|eak|oken)\w* (?:down|off|up)|fail(?:ed|"
            r"s)?|are over|ended without|deadlock\w*|have failed|foundered)\b"
        ),
    ),
    (
        "halt",
        (
            rf"\b{_MOVE}\b{_GAP}\b(?:suspended|halted|halts|stopped|stops|paused|stalled|stalls|delayed|"
            r"postponed|put off|call(?:ed)? off|cancelled|canceled|interrupted|frozen|held up|"
            r"ground to a (?:halt|standstill)|grinds to a halt|(?:came|come) to a (?:halt|standstill)|"
            r"stuck|blocked|on hold|aborted|held at|been held|broken off|shut|is off|at a standstill|"
            r"turned into a wait|"
            r"discontinued|stood still|stopped at)\b"
        ),
    ),
    (
        "halt",
        (
            r"\b(?:suspend(?:ed|s)?|halt(?:ed|s)?|stop(?:ped|s)?|paus(?:ed|es)|delay(?:ed|s)?|"
            r"postpon(?:ed|es)|put off|call(?:ed|s)? off|cancel(?:l?ed|s)?|interrupt(?:ed|s)?|fr(?:oze|"
            r"eezes)|block(?:ed|s|ing)?|"
            rf"held up|holds? up|abort(?:ed|s)?|suspension of|halt (?:to|in)|stuck) {_SHORT}\b{_MOVE}\b"
        ),
    ),
    (
        "halt",
        (
            r"\b(?:road|route|corridor|crossing|gate|bridge|border|highway)s?\b (?:\w+ ){0,4}(?:was |were "
            r"|is |been )?(?:closed|shut|cut|blocked|sealed)\b|\bstatus: halted\b|\b(?:ambulance|bus|"
            r"convoy)(?:es|s)? (?:is |was |were )?delayed\b"
        ),
    ),
    (
        "resumption",
        (
            rf"\b{_MOVE}\b{_GAP}\b(?:resum(?:ed|es?|ing|ption)|restart(?:ed|s)?|(?:re)?start(?:ed|s)? "
            r"(?:\w+ )?again|(?:started|began|begin|start|starts) (?:\w+ )?(?:again|anew)|(?:is|are|was|"
            r"were|got|get|back) under ?way again|re-?open(?:ed|s)?|back on track|under way again|picked "
            r"up again|continued after|on the move again)\b"
        ),
    ),
    (
        "resumption",
        (
            r"\b(?:resum(?:ed|es?|ing|ption of)|restart(?:ed|s|ing)?|re-?launch(?:ed|es)?|reopen(?:ed|"
            rf"s)?) {_SHORT}\b(?:{_MOVE}|road|gate)\b"
        ),
    ),
    (
        "attack",
        (
            r"\b(?:shell(?:ed|s|ing)|bomb(?:ed|s|ing|ings|ardment|arded)?|attack(?:ed|s|ing|ers)?|"
            r"open(?:ed|s|ing)? fire|came under (?:\w+ )?fire|under fire|fired (?:on|at|upon|into)|fires "
            r"(?:on|at)|shoot(?:s|ing|ings)?|shot (?:at|dead)|"
            r"air ?strikes?|air raids?|rockets? (?:hit|fell|landed|struck)|mortars?\b|mortar rounds|set "
            r"(?:\w+ ){0,4}?(?:on fire|ablaze|alight)|set fire to|torch(?:ed|es)|burn(?:ed|t) (?:\w+ "
            r"){0,3}(?:bus(?:es)?|vehicles?|trucks?)|"
            r"explod(?:ed|es)|explosions?|blasts?|ambush(?:ed|es)?|detonat(?:ed|es|ion)|bl(?:ew|own|ows) "
            r"(?:himself )?up|car bomb|gun ?fire|small-arms fire|snip(?:er|ers|ed|ing)|shells?\b (?:\w+ "
            r"){0,3}(?:fell|hit|landed|struck)|"
            r"raid(?:ed|s)?|stormed|struck by|hit by (?:a |an )?(?:shell|rocket|mortar|missile|drone|bomb|"
            r"sniper|bullet)|clashes|gunmen opened|drone strikes?|missile|grenades?|strafed|three of us "
            r"were hit|attacked)\b"
        ),
    ),
    (
        "departure",
        (
            r"\b(?:set(?:s|ting)? (?:out|off)|pull(?:ed|s|ing)? out|roll(?:ed|s|ing)? out|drove off|"
            r"moving (?:now|off|out)|moved off|drove out|sailed|took off|got under ?way|steamed out|on "
            r"(?:its|their) way|emerged|emerge)\b"
        ),
    ),
    (
        "departure",
        (
            r"\b(?:convoys?|columns?|bus(?:es)?|ambulances?|vehicles?|trucks?|trains?|boats?|ferr(?:y|"
            r"ies)|ships?|movement|batch(?:es)?|group|cars|helicopters?|people|civilians|residents|"
            r"families|fighters|patients|wounded|gunmen|children|evacuees|"
            r"refugees|persons|passengers|rebels|militants|villagers|men|women|prisoners|students|"
            r"nationals|thousands|hundreds|dozens)\b(?:(?![;.!?:])[^\n]){0,45}?\b(?:left\b(?! behind)|"
            r"leave\b|leaves\b|leaving\b|depart(?:ed|s|ing)?\b|expected \d\d:\d\d|"
            r"(?:was|were|been|be|being) (?:\w+ )?(?:evacuated|moved|taken|brought|flown|ferried|"
            r"airlifted|bussed|driven|let) ?(?:out)?\b|fled\b|flee\b|flown out|crossed (?:at|the line|"
            r"into|over)|let out|evacuated\b|ferried\b)"
        ),
    ),
    (
        "departure",
        r"\b[\d,]*\d (?:flown|taken|brought|moved|led|bussed|evacuated|flee|leave|left|cross(?:ed)? at)\b",
    ),
    (
        "departure",
        r"\b(?:moved|took|brought|evacuated|airlifted|ferried|carried|pulled) [^.;]{3,60}? out of\b",
    ),
    (
        "arrival",
        (
            r"\b(?:convoys?|columns?|bus(?:es)?|ambulances?|vehicles?|trucks?|trains?|boats?|ferr(?:y|"
            r"ies)|ships?|batch(?:es)?|cars?|people|civilians|evacuees|refugees|families|patients|wounded|"
            r"passengers)\b(?:(?![;.!?:])[^\n]){0,60}?\b"
            r"(?:arriv(?:ed|es?|ing)|reach(?:ed|es|ing)?|enter(?:ed|s|ing)?|pull(?:ed|s) into|got there|"
            r"docked|landed|drew up|rolled into|made it to|pulled up|came in|brought [\d,]+ \w+ to|at the "
            r"meeting point|drove into|crossed into)\b"
        ),
    ),
    ("arrival", r"^[\W\d]*arrived\b(?! \d+,)|\barrived (?:safely|at|in) \w+|\bgot there\b"),
    (
        "refusal",
        (
            r"\b(?:refus(?:ed|es?|ing|al)|reject(?:ed|s|ing)?|turn(?:ed|s|ing)? (?:back|away)|den(?:ied|"
            r"ies|ying) (?:\w+ ){0,3}(?:access|entry|passage|permission)|(?:access|entry|passage|"
            r"permission) (?:was |were )?(?:denied|refused)|barred|"
            r"(?:would|will|do|did|does|won't|wouldn't|didn't|could) ?(?:not|n't)? (?:let|allow|open|"
            r"permit|admit)\b|(?:won't|wouldn't|didn't|don't) (?:let|allow|open|permit|admit)|not (?:let|"
            r"allowed?|permit(?:ted)?)|prevent(?:ed|s|ing)?|"
            r"block(?:ed|s|ing)? (?:the |an? )?(?:\w+ )?(?:convoy|bus(?:es)?|ambulances?|evacuation|aid|"
            r"passage)|turned down|vetoed|declin(?:ed|es)|balked|withheld permission|stopped from "
            r"(?:leaving|entering|boarding))\b"
        ),
    ),
)
_COMPILED: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_NOT_YET: Final = re.compile(
    r"\b(?:yet to|have yet|has yet|not (?:yet )?|never|no (?:agreement|deal|truce|attacks?|"
    r"shelling|shots?)|without (?:an? )?|n't |denied (?:that )?|denies |failed to (?:agree|reach|"
    r"sign)|"
    r"unless|nor )(?:\w+ ){0,3}$"
)
_TOTAL: Final = re.compile(
    r"\b(?:so far|since\b|in total|in all|to date|altogether|total\b|(?:had|have|has) (?:already|"
    r"now|so far|since) (?:left|gone|crossed|been|moved|evacuated)|people had (?:left|gone|"
    r"crossed|come)|"
    r"had (?:now|come|moved|entered|arrived|fled)|number of|rose to|put the|toll|brings? to|by "
    r"\w+ evening|as of)\b"
)
_PLANNED: Final = re.compile(
    r"\b(?:will|would|could|may|might|should|expected|due|planned|scheduled|to be|if|to let|about "
    r"to|ready to|demand\w*|wants?|until|unless|are to|is to|want to|to leave|must)\b"
)
_NEXT_CLAUSE: Final = re.compile(r"\b(?:as|when|while|after|because|but|before)\b")
_FIGURE_LEFT: Final = re.compile(
    r"\b(?:want\w*|due|allowed?|ordered|told|wish\w*|yet|are|is|were|was|registered|ask\w*|let|"
    r"who|which|supposed|said|list|willing|ready|hop\w+)\b(?: \w+){0,2} to (?:be )?\w+$"
)


@dataclass(frozen=True, slots=True)
class EventFound:
    """An event with the words that tell it."""

    kind: EventKind
    start: int
    end: int
    planned: bool


def events_in(parsed: Parsed, sentence: int) -> list[EventFound]:
    """The events of one sentence, at most one of each kind."""
    first, last = parsed.sentences[sentence]
    begin, end = parsed.words[first].start, parsed.words[last - 1].end
    text = parsed.text[begin:end].lower()
    found: dict[EventKind, EventFound] = {}
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if kind in found or _denied(kind, text, match.start(), match.end()):
                continue
            found[kind] = EventFound(
                kind,
                begin + match.start(),
                begin + match.end(),
                _is_planned(text, match.start(), match.end()),
            )
    _settle(found, text, begin)
    return sorted(found.values(), key=lambda event: (event.start, event.kind))


def _denied(kind: EventKind, text: str, start: int, end: int) -> bool:
    matched = text[start:end]
    if kind != "refusal" and (
        _NOT_YET.search(text[:start]) or re.search(r"\b(?:not|never|n't|yet to|no longer)\b", matched)
    ):
        return True
    if kind in {"departure", "arrival"} and _NEXT_CLAUSE.search(matched):
        return True
    if kind == "halt" and re.search(r"\bstill\b", matched):
        return True  # a state, and no event
    if kind == "departure" and re.match(r" (?:in (?:the|that|this)|inside|there)\b", text[end:]):
        return True  # those left in the zone are still there
    if kind == "departure":
        return bool(
            _FIGURE_LEFT.search(matched) or re.search(r"\bcould be \w+ ?$", matched) or _TOTAL.search(text)
        )
    if kind == "arrival":
        return bool(re.search(r"\b(?:had|number of|by \d|total)\b", text)) and not re.search(
            r"\bbuses|convoy\b", matched
        )
    if kind == "refusal":
        return bool(
            re.search(
                r"\b(?:claims?|reports?|accusations?|allegations?|figures?|numbers?|counts?)\b",
                text[end : end + 24],
            )
            or "temporary" in matched
        )
    if kind == "agreement":
        return (
            bool(re.search(r"\b(?:under|if|breach|violat\w+|because of) (?:the |a |this )?$", text[:start]))
            or "yet to" in text[max(0, start - 12) : end]
        )
    return False


def _is_planned(text: str, start: int, end: int) -> bool:
    return bool(_PLANNED.search(text[max(0, start - 25) : end]))


def _settle(found: dict[EventKind, EventFound], text: str, begin: int) -> None:
    """Drop what another event explains better."""
    if "resumption" in found:
        for kind in ("halt", "departure"):
            if (
                kind in found
                and re.search(r"\bafter\b", text[: found[kind].end - begin])
                and found[kind].start > found["resumption"].start
            ):
                del found[kind]
    if "refusal" in found and "halt" in found and text[found["halt"].start - begin :].startswith("block"):
        del found["halt"]
    if "agreement" in found and "departure" in found and re.search(r"\bto (?:let|allow|permit)\b", text):
        del found["departure"]
    if "breakdown" in found:
        found.pop("agreement", None)
    if "refusal" in found and "departure" in found and found["departure"].planned:
        del found["departure"]
    if "halt" in found and "departure" in found and re.search(r"\bbefore\b", text):
        del found["departure"]
