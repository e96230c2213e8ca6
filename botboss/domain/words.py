"""Closed lists of words that the evaluator knows by heart: grammar words and foreign markers."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    a about above across after again against ain't all almost alone along already also although always am
    among an and another any anybody anyone anything anyway are aren't around as at away back be because been
    before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing
    don't done down during each either else enough even ever every everybody everyone everything few for from
    further get gets getting got had hadn't has hasn't have haven't having he he'd he'll he's her here here's
    hers herself him himself his how how's however i i'd i'll i'm i've if in instead into is isn't it it'd
    it'll it's its itself just least less let let's lot lots many may maybe me might mine more most much must
    mustn't my myself neither never no nobody none nor not nothing now of off often on once one one's ones only
    onto or other others our ours ourselves out over own per perhaps quite rather really s shall shan't she
    she'd she'll she's should shouldn't since so some somebody someone something sometimes somewhere soon still
    such t than that that'd that'll that's the their theirs them themselves then there there's therefore these
    they they'd they'll they're they've this those though through thus till to together too toward towards
    under unless until up upon us very was wasn't we we'd we'll we're we've well were weren't what what's
    whatever when when's whenever where where's wherever whether which whichever while who who'd who's whoever
    whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've
    your yours yourself yourselves
    """.split()
)

# Words by which rubrics talk about an answer; they carry no claim of their own.
RUBRIC_WORDS = frozenset(
    """
    answer candidate claim describe describes example examples explain explains explained give gives given
    identifies identify include includes mention mentions mentioned name names outline outlines point points
    recognise recognises recognize recognizes say says show shows state states such
    """.split()
)
