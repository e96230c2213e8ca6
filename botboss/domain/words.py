"""Closed lists of words that the evaluator knows by heart: grammar words and foreign markers."""

from __future__ import annotations

_FUNCTION = """
    a about above across after again against ain't all almost alone along already also although always am
    among an and another any anybody anyone anything anyway are aren't around as at away back be because
    been before being below between both but by can can't cannot could couldn't did didn't do does doesn't
    doing don't done down during each either else enough even ever every everybody everyone everything few
    for from further get gets getting got had hadn't has hasn't have haven't having he he'd he'll he's her
    here here's hers herself him himself his how how's however i i'd i'll i'm i've if in instead into is
    isn't it it'd it'll it's its itself just least less let let's lot lots many may maybe me might mine
    more most much must mustn't my myself neither never no nobody none nor not nothing now of off often on
    once one one's ones only onto or other others our ours ourselves out over own per perhaps quite rather
    really s shall shan't she she'd she'll she's should shouldn't since so some somebody someone something
    sometimes somewhere soon still such t than that that'd that'll that's the their theirs them themselves
    then there there's therefore these they they'd they'll they're they've this those though through thus
    till to together too toward towards under unless until up upon us very was wasn't we we'd we'll we're
    we've well were weren't what what's whatever when when's whenever where where's wherever whether which
    whichever while who who'd who's whoever whole whom whose why will with within without won't would
    wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
"""

# Words by which rubrics talk about an answer; they carry no claim of their own.
_RUBRIC = """
    answer candidate claim describe describes example examples explain explains explained give gives given
    identifies identify include includes mention mentions mentioned name names outline outlines point
    points recognise recognises recognize recognizes say says show shows state states such
"""

# Frequent words of other languages in Latin script that English does not have.
_FOREIGN = """
    aber als auch auf aus bei das dass dem den der des dies durch eine einem einen einer er es für gegen
    haben hat ich ihr im ist kann mein mich mit nach nicht noch nur oder sehr sich sie sind über und uns
    unter vom von vor war wenn werden wie wir wird zu zum zur au aux avec ce ces cette dans des du elle
    est et être fait il ils je la le les leur mais même mon nous ont ou où par pas plus pour qu que qui sa
    sans ses son sont sur une votre vous al como con cuando del donde el ella en entre era esta está este
    hay las lo los más mi muy para pero por porque puede se ser si sin sobre su también tengo tiene todo
    un una y ya yo ao as até com da das dos ela ele em essa eu foi isso mais meu muito na não nas no nos
    num o os ou para pela pelo quando são sua também tem uma você che chi ci di gli il io non per più
    perché quello questo sono un'altra della nel alla anche aan als bij dat de deze die dit door een geen
    heeft het hij ik je kan maar met mijn naar niet nog om onze ook te van voor was wat wij worden ze zijn
    zou ale był być czy dla jak jest już który lub mam mnie nie oraz przez są się tak tego tym tylko att
    av den det en ett från för han har inte jag kan med och om på som till var vi ve bir bu için ile çok
    ama daha değil olarak gibi yang dan di untuk dengan tidak ini itu dari saya pada adalah akan
"""

# Words with which a clause may begin.
_OPENERS = "after and because before but if or so then unless until when whereas which while"

FUNCTION_WORDS = frozenset(_FUNCTION.split())
RUBRIC_WORDS = frozenset(_RUBRIC.split())
FOREIGN_WORDS = frozenset(_FOREIGN.split()) - FUNCTION_WORDS
CLAUSE_OPENERS = frozenset(_OPENERS.split())
