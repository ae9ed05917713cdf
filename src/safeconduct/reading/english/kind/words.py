"""Words that tell what a figure is a number of: the killed, those who left, those who wait."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.reading.model import ReadKind

_CUES: Final[tuple[tuple[str, ReadKind, float], ...]] = (
    # (words, kind, how much farther off it counts than it stands)
    (
        r"killed|kill(?:s|ing)?|dead|died|die[sd]?|dying|deaths?|death toll|toll|fatalit(?:y|ies)|shot dead",
        "killed",
        0,
    ),
    (
        (
            r"succumb(?:s|ed)|trampled to death|crushed to death|lost their lives|perished|slain|massacred|"
            r"executed|burned alive|bodies"
        ),
        "killed",
        0,
    ),
    (
        r"(?:are |were |is |was )?feared dead|lives? (?:were )?lost|beaten to death|claim(?:ed|ing) the lives",
        "killed",
        0,
    ),
    (
        (
            r"wounded|wound(?:s|ing)|injured|injur(?:es?|ing|y|ies)|hurt|casualt(?:y|ies)|(?:were|was|"
            r"been) hit|burn(?:t|ed) badly"
        ),
        "wounded",
        0.6,
    ),
    (r"missing|unaccounted for|disappeared|vanished|not been seen", "missing", 0),
    (
        (
            r"taken off|(?:take|takes|took|taking|pulled|led|ordered|dragged|hauled) (?:[\w,]+ "
            r"){0,5}off|(?:pull|drag|haul|order|remov)(?:ed|s|es) (?:[\w,]+ ){1,4}from (?:the|a|an|"
            r"their|that|its) (?:\w+ )?(?:bus|buses|convoy|coach|coaches|vehicles?|cars?|ambulances?|"
            r"trucks?)|pulled off|dragged off|removed from|detain(?:s|"
            r"ed|ing)?|arrest(?:s|ed|ing)?|"
            r"abduct(?:s|ed)?|seized|held (?:for|overnight|back|by)|(?:guys|men) taken|led away|in "
            r"custody|singled out|"
            r"screened out|taken (?:away|aside)|kidnapped|separated from|rounded up|interrogated"
        ),
        "taken_off",
        0,
    ),
    (
        (
            r"return(?:s|ed|ing)?|turn(?:s|ed|ing)? (?:back|around)|turn(?:s|ed|ing)? (?:\w+ ){1,3}back|"
            r"sent back|sen[dt]s? (?:\w+ ){1,3}back|went back|"
            r"go(?:es|ing|ne)? back|c[ao]me back|made to go back|forced back|driven back|brought back|"
            r"taken back"
        ),
        "returned",
        0,
    ),
    (r"freed|released?|releas(?:es|ing)|set free|let go|free(?:s|ing)\b|exchanged|swapped", "freed", 0.4),
    (
        (
            r"want(?:s|ed|ing)?(?: to)?|wish(?:es|ed|ing)?(?: to)?|ask(?:ed|ing|s)? (?:to|for)|"
            r"registered\b(?! (?:\w+ ){0,2}[\d,]+| at\b)|"
            r"signed up|seek(?:s|ing)? to|sought to|"
            r"hop(?:e|es|ed|ing) to|wanting to leave|desire to|eager to|appl(?:ied|y) to|requested (?:to|"
            r"evacuation)|"
            r"willing to|prepared to leave|put their names?|put (?:their )?names? down|would like to|"
            r"chosen to leave|decided to leave"
        ),
        "wanting",
        0,
    ),
    (
        (
            r"due to|set to|expect(?:s|ed)? to|expected|scheduled|planned|plan(?:s|ning)? to|plan for|to "
            r"be (?:allowed|permitted|given|moved|evacuated|let|taken|brought|freed|released|transferred|"
            r"relocated|transported|bussed)|"
            r"allow(?:ed|ing)?(?: \S+){0,5} to|let(?:s|ting)?(?: [\d,]+)?|permit(?:s|ted)?|will be|would "
            r"be|ordered|told to|urged to|"
            r"agreed to|to follow|is to|are to|were to|be moved|supposed to|would (?:follow|leave|go|"
            r"depart)|will (?:follow|leave|go|depart)|"
            r"instructed|must leave|have to leave|advised to|earmarked|slated|promised|demand(?:s|ed)?|"
            r"should leave|quota|on the list"
        ),
        "due",
        0,
    ),
    (
        (
            r"wait(?:s|ed|ing)?|await(?:s|ed|ing)?|queu(?:e|es|ed|eing|ing)|stranded|stuck|gather(?:s|ed|"
            r"ing)?|ready to (?:board|leave|go|move)|"
            r"stood by|standing by|lined up|slept|spent (?:\w+ ){1,3}nights?|sleep(?:ing)? (?:in the open|"
            r"outdoors|rough)|assembled|"
            r"camped|massed|nowhere to put|in the square|at the assembly point|need (?:ambulances|"
            r"evacuation|evacuating)|in need of evacuation|"
            r"still to be (?:moved|collected|evacuated)|yet to (?:board|be moved|be evacuated)|pending|"
            r"crammed into the square"
        ),
        "waiting",
        0,
    ),
    (
        (
            r"remain(?:s|ed|ing)?|still (?:inside|in|there|trapped|living|holed|hiding|under|sheltering|"
            r"stuck)|trapped|besieged|"
            r"left behind|stay(?:s|ed|ing)?(?: behind)?|holed up|hid(?:e|ing|den)?|inside|cut off|"
            r"sheltering under|encircled|to be below|"
            r"how many were left|under siege|yet to leave|not (?:yet )?left|have not left|living in the "
            r"(?:old|besieged)|surrounded|"
            r"pinned down|marooned|there (?:are|were) still|still holds?"
        ),
        "inside",
        0,
    ),
    (
        (
            r"board(?:s|ed|ing)?|embark(?:s|ed|ing)?|on board|aboard|load(?:s|ed|ing)?|carr(?:y|ies|ied|"
            r"ying)|packed|in them|on it|on them|on stretchers|"
            r"squeezed|crammed|in the (?:convoy|bus|buses|vehicles|trucks)|on the (?:bus|buses|convoy|train|"
            r"trucks)|climbed (?:in|on|aboard)|got on|seated|transporting|ferrying|of the [\d,]+ "
            r"passengers"
        ),
        "boarded",
        2.0,
    ),
    (
        (
            r"(?:had |have |has )?(?:cross(?:ed|es|ing)?|pass(?:ed|es|ing)?) (?:the |over |through |into |"
            r"at |by )|past the|through the (?:post|checkpoint|crossing|gate)|"
            r"cleared the|over the line|across the line|got through|gone through|passed the|came through|"
            r"beyond the (?:post|checkpoint|line)|crossed"
        ),
        "past_line",
        0,
    ),
    (
        r"triaged?|seen\b(?! since)|referred|assessed|treated|examined|screened by (?:doctors|medics)",
        "triaged",
        0.3,
    ),
    (
        (
            r"arriv(?:e|es|ed|ing|als?)|reach(?:es|ed|ing)?|enter(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|"
            r"admit(?:s|ted|ting)?|welcom(?:e|es|ed|ing)|landed|"
            r"disembarked|got to|taken in|(?<!led )(?<!pulled )(?<!taken )(?<!ordered )off the (?:first|"
            r"second|third|fourth|fifth|last|bus|buses|"
            r"convoy|train)|pulled into|"
            r"brought (?:\S+ ){1,4}to|delivered|made it to|came into|flee to|fled to|checked in|"
            r"registered at the (?:shelter|camp|reception)|"
            r"shelter(?:s|ed|ing)? (?:at|in|now)|shelters? (?:hold|house|host)s?|sought refuge|took "
            r"refuge|taken refuge|hous(?:ed|ing)|host(?:s|ed|ing)?|"
            r"safe in|all safe|accommodated|occupancy|put up in|lodged|taken to (?:\w+ "
            r"){0,2}(?:hospitals?|camps?|"
            r"shelters?|centres?|centers?)|docked|safely in|at reception"
        ),
        "at_reception",
        0,
    ),
    (
        (
            r"evacuat(?:e|es|ed|ing|ions?)|evacuees?|left\b(?! behind)(?! (?:at least |about |some |"
            r"another |more than |over )?(?:[\d,]+|one|two|three|four|five|six|dozens|scores|hundreds|"
            r"several) (?:\w+ )?(?:dead|wounded|injured|missing|homeless|trapped))|leav(?:e|es|"
            r"ing)\b(?! (?:at least |about |some |another |more than |over )?(?:[\d,]+|one|two|three|"
            r"four|five|six|dozens|scores|hundreds|several) (?:\w+ )?(?:dead|wounded|injured|missing|"
            r"homeless|trapped))|depart(?:s|ed|ing|"
            r"ures?)?|exit(?:s|ed|ing)?|fle[de]e?(?:s|ing)?|escap(?:e|es|ed|ing)|"
            r"tak(?:en|e|es|ing) out|took out|brought out|bring(?:s|ing)? (?:\S+ ){0,3}out|brought to "
            r"safety|got out|get(?:s|ting)? out|gotten out|c[ao]me out|coming out|out of|"
            r"moved|move\b|moving|ferried|airlifted|flown|transported|transferred|bussed|bused|shipped|"
            r"driven|emerged|displaced|extracted|"
            r"relocated|withdr[ae]wn?|gone|let out|are out|were out|is out|was out|had done so|taken "
            r"(?:\d+|[a-z-]+) (?:km|kilomet\w+|miles)|set out|set off|pulled out|on the road|"
            r"rescued?|led out|escorted out|walked out|carried out of|out (?:since|so far|by|today|"
            r"yesterday)|removed|taken to(?: safety)?|got away|out\b(?= of| since|[.,]|$)|quit"
        ),
        "left",
        0.2,
    ),
)


_STILL_THERE: Final = (
    r"(?:people|civilians|residents|persons|families|patients|fighters) left (?:inside|there)|"
    r"left in (?:the|that|this) (?:\w+ )?(?:zone|city|town|enclave|pocket|area|district|quarter|village|"
    r"camp|\w+hood)"
)
_ALL_CUES: Final[tuple[tuple[str, ReadKind, float], ...]] = (
    *_CUES,
    (_STILL_THERE, "inside", 0),
    (r"requests? for (?:departure|evacuation)|names? (?:of|on) those who", "wanting", -0.5),
    (
        (
            r"hoping for|crowd(?:ed|ing)? (?:around|at|into the square)|cases? for evacuation|for "
            r"evacuation|clamou?r(?:ed|ing)|milling|"
            r"(?:standing |waiting )?in line|lin(?:ed|ing) up|pressed against"
        ),
        "waiting",
        -0.5,
    ),
    (
        (
            r"under the rubble|live on|lives on|living on|in (?:basements|cellars|bunkers)|still holding "
            r"out|below ground"
        ),
        "inside",
        0,
    ),
    (
        (
            r"inside the (?:bus|buses|vehicles|trucks|coaches|train)|climb(?:ed|ing)? (?:in|on|onto|into|"
            r"aboard)|clamber(?:ed|ing)|piled (?:in|on|into|onto)|"
            r"in the (?:bus|truck|boat|train)|filled the (?:bus|buses|trucks)"
        ),
        "boarded",
        -0.5,
    ),
    (
        (
            r"(?:took|takes|taken|take|lift(?:ed|s)?|pluck(?:ed|s)?|fetch(?:ed|es)?|carried|pulled) "
            r"(?:\S+ ){1,4}(?:off the|from the|out of)(?! (?:\w+ )?(?:bus|convoy|coach|truck|train))|"
            r"lifted|picked up|collected|shipped out|walked out|on foot|spirited|whisked"
        ),
        "left",
        0,
    ),
    (
        (
            r"(?:walked|drove|driven|went|gone|streamed|poured|got) (?:across|over|through)|across the "
            r"(?:bridge|river|line|front|border)"
        ),
        "past_line",
        0,
    ),
    (
        (
            r"(?:took|takes|taken|take|taking) (?:\S+ ){0,3}?in\b|houses\b(?= (?:about |some |over |"
            r"nearly )?[\d,]+)|sleep(?:ing)? in (?:the|a|an) (?:school|gym|hall|church|"
            r"mosque|camp|shelter|stadium|hotel)\w*|put up|given beds|reception cent(?:re|er)s?|bedded "
            r"down|found shelter|registered at|refuge\b"
        ),
        "at_reception",
        -0.3,
    ),
    (
        (
            r"claim(?:ed|s|ing) [\d,]+ lives|lives|drown(?:ed|ing)?|froze to death|burned to death|"
            r"murdered|slaughtered|beheaded"
        ),
        "killed",
        0,
    ),
    (r"(?:are|is|were|was) still|still", "inside", 2.5),
    (
        (
            r"need(?:s|ed|ing)? (?:to be (?:evacuated|moved|taken|brought)|(?:\w+ ){0,3}?(?:evacuat(?:ion|"
            r"ing)|transport|ambulances?|buses|rescue|rescuing)\b)|for want of (?:buses|ambulances)"
        ),
        "waiting",
        -0.3,
    ),
    (r"(?:from|fled) (?:their )?homes", "left", 0),
    (
        (
            r"(?:driven|brought|taken|moved|transferred|flown|airlifted|evacuated|transported|ferried|"
            r"bussed|rushed|admitted) to (?:\S+ ){0,4}(?:hospitals?|clinics?|camps?|shelters?|cent(?:re|"
            r"er)s?|schools?|wards?)"
        ),
        "at_reception",
        0,
    ),
    (
        (
            r"(?:driven|brought|taken|moved|flown|airlifted|transported|ferried|carried) (?:across|over) "
            r"the (?:\w+ )?(?:border|line|river|bridge)"
        ),
        "left",
        0,
    ),
    (r"cross(?:es|ed)? (?:over )?into", "at_reception", 0),
    (r"put on (?:the|a|an) (?:\w+ )?(?:bus|buses|train|boat|ambulances?|vehicles?|trucks?)", "boarded", -1.8),
    (
        (
            r"(?:house|host|shelter|accommodate)(?:s|d|ed|ing)? (?=(?:at least |about |some |around |"
            r"over |nearly |more than |up to |another |roughly |an estimated )?[\d,]+)|sheltering \d|"
            r"(?:brought|brings|bring|bringing|delivers|deliver|ferries) (?:\S+ ){1,4}to\b"
        ),
        "at_reception",
        -0.3,
    ),
    (
        (
            r"(?:refus\w+|declin\w+|unwilling|reluctant|(?:do(?:es)?|did|would|will) not (?:want|wish)) "
            r"to (?:leave|go|be|"
            r"move|evacuate)|(?:hold|holding|held) out|shelter(?:s|ed|ing)? in (?:the |a |their "
            r")?(?:tunnels?|basements?|"
            r"cellars?|bunkers?|ruins|metro)"
        ),
        "inside",
        -0.3,
    ),
    (r"safe passage|passage (?:of|for|to)", "left", 0.5),
    (
        (
            r"expect(?:s|ed|ing)? (?:\S+ ){1,6}to (?:arrive|leave|cross|come|go|board|move|reach|be)|"
            r"evacuation (?:orders?|warnings?|notices?|alerts?)|orders? to (?:leave|evacuate)|on "
            r"standby|is to include|"
            r"(?:would|will) see"
        ),
        "due",
        -0.5,
    ),
    (
        (
            r"(?:(?:could|can|would|may) not|cannot|can't|couldn't) (?:yet )?(?:be (?:moved|evacuated|"
            r"reached|taken)|leave|get out|go)|"
            r"in (?:the|a|our|their) (?:\w+ )?(?:basement|cellar|bunker|tunnel)s?"
        ),
        "inside",
        -0.3,
    ),
    (
        (
            r"whereabouts of|contact (?:has been |was |is )?lost with|lost contact with|"
            r"remain(?:s|ed)? (?:missing|unknown|unaccounted)"
        ),
        "missing",
        -1.5,
    ),
    (
        (
            r"(?:deal|agreement|order|plan|accord|truce|arrangement)s? (?:\w+ )?(?:covers?|includes?|"
            r"provides? for|concerns?)"
        ),
        "due",
        -0.5,
    ),
    (
        r"(?:let|waved|allowed|admitted) (?:\S+ ){0,3}?through|over the (?:bridge|line|river|border)",
        "past_line",
        0,
    ),
    (r"past (?:checkpoint|post|the)", "past_line", 0),
    (r"burns|shrapnel|maimed|concussed|gunshot", "wounded", -0.5),
    (
        (
            r"(?:pull|drag|order|haul|forc|remov)(?:ed|s|es)? (?:\S+ ){0,4}?off(?: the)?|(?:kept|keep|"
            r"hold|held|holding) (?:\S+ ){0,3}?back|for questioning|"
            r"for screening|at gunpoint|in detention|marched off|picked out"
        ),
        "taken_off",
        -0.5,
    ),
    (
        (
            r"turn(?:ed|s|ing)? (?:\S+ ){1,4}(?:back|around)|(?:sent|sen[dt]s|drove|driven|forced) (?:\S+ "
            r"){1,4}back"
        ),
        "returned",
        -0.3,
    ),
    (
        (
            r"looking for|search(?:ed|ing)? for|cannot be (?:accounted for|found)|whereabouts|lost "
            r"contact|untraced|no trace"
        ),
        "missing",
        0,
    ),
    (r"walked free|handed over|let (?:\S+ ){0,4}?go\b", "freed", 0),
    (
        r"provid(?:es?|ed) for|call(?:s|ed) for|foresees?|envisag(?:es|ed)|stipulat(?:es|ed)|entitles",
        "due",
        0,
    ),
)
CUES: Final = tuple((re.compile(rf"\b(?:{words})\b"), kind, more) for words, kind, more in _ALL_CUES)
