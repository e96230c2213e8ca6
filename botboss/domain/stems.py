"""One key for all forms of an English word: irregular forms, both spellings, then the Snowball stem."""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

from snowballstemmer.english_stemmer import EnglishStemmer

_IRREGULAR = """
arise arose arisen
awake awoke
beat beaten
become became
begin began begun
bend bent
bind bound
bite bit bitten
blow blew blown
break broke broken
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
come came
cling clung
child children
deal dealt
dig dug
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
fly flew flown
forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
give gave given
go went gone goes
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
know knew known
lay laid
lead led
lean leant
leap leapt
learn learnt
leave left
lend lent
light lit
lose lost
make made
man men
mean meant
meet met
mistake mistook mistaken
overcome overcame
pay paid
person people
prove proven
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shine shone
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sit sat
sleep slept
slide slid
speak spoke spoken
spell spelt
spend spent
spill spilt
spin spun
spoil spoilt
stand stood
steal stole stolen
stick stuck
strike struck
strive strove striven
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
undertake undertook undertaken
undo undid undone
wake woke woken
wear wore worn
win won
woman women
write wrote written
"""

_BASE = {form: line.split()[0] for line in _IRREGULAR.strip().splitlines() for form in line.split()[1:]}
_IZE = re.compile(r"(?<=\w{3})is(?=(?:e|es|ed|ing|er|ers|ation|ations|ational)$)")
_YZE = re.compile(r"(?<=l)ys(?=(?:e|es|ed|ing)$)")
_TER = re.compile(r"(?<=[a-z]{2})tre(?=s?$)")
_OR = re.compile(r"(?<=\w{2})our(?=(?:s|ed|ing|al|able|ably|ful|less|er|ers|ite|ites)?$)")
_SPELLINGS = ((_IZE, "iz"), (_YZE, "yz"), (_TER, "ter"), (_OR, "or"))
_stemmer = EnglishStemmer()
_lock = Lock()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The key of a folded word; it is for comparing, not for reading (``organise`` → ``organ``)."""
    bare = word.removesuffix("'s")
    bare = _BASE.get(bare, bare)
    for spelling, other in _SPELLINGS:
        bare = spelling.sub(other, bare)
    with _lock:  # the library's stemmer keeps its word in the object
        return str(_stemmer.stemWord(bare))
