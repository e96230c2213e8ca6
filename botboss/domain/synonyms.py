"""A small frozen table of words that mean the same in interviews; part of the evaluator's version."""

from __future__ import annotations

from functools import cache

from botboss.domain.stems import stem

# One group per line: any word of it may stand for any other.
_GROUPS = """
accelerate faster hasten speed
accept agree approve
accountable responsible
achieve accomplish attain reach
acquire obtain
adapt adjust tailor
admit acknowledge confess own
advice guidance recommendation
advise recommend suggest
again afterwards
aim goal objective target
allow enable let permit
alter change modify amend edit update
alternative option choice
analyse analyze examine investigate inspect study
announce tell inform notify communicate share
annoyed angry upset irritated frustrated
answer reply respond response
apologise apologize sorry apology
apparent clear obvious plain
applicant candidate
appointment meeting
approach method way technique
arrange organise organize schedule plan
ask enquire inquire question
assess evaluate judge rate measure
assist help support aid
assumption guess hypothesis
attempt try
authorise permit permission
avoid prevent stop
backup copy
begin start
behaviour behavior conduct
benchmark measure profile
benefit advantage gain
big large huge
boss manager supervisor
bottleneck constraint
brief short concise
bug defect error fault flaw
build create develop make construct
buy purchase
buyer customer client
calm composed cool
cancel abort
cause reason root
chart graph plot diagram
check verify confirm validate
choose pick select decide
client customer
coach mentor train teach
collect gather
combine merge join unite
compare contrast
complaint grievance
complete finish done
complex complicated
component module part piece
comprehend understand grasp
concern worry
conclude infer
conflict dispute disagreement argument
consequence effect impact outcome result
constant fixed unchanging
contact reach
convert transform turn
copy duplicate replica clone
correct fix repair mend
correct right accurate
cost expense price
coworker colleague teammate workmate peer
crash fail break
critical crucial essential vital important key
criticism feedback
daily everyday
damage harm
data information figure
database table
debate discuss talk
decline refuse reject
decrease reduce lower lessen cut shrink
defer postpone delay
delegate assign hand
delete remove drop erase
deliver ship release
demonstrate show prove
deploy release rollout
describe explain
detect discover find notice spot
difference variation gap
difficult hard tough
direct immediate
disadvantage drawback downside
display show
distribute spread
divide split partition
easy simple straightforward
effective efficient
empathise empathy sympathy sympathise
employee staff worker
employer company firm organisation organization business
encode escape sanitise
enhance improve better
enlarge grow expand increase raise
entire whole full complete
estimate forecast predict
evidence proof
example instance case
exception error
exchange swap
excuse apology
execute run
expert specialist
fast quick rapid speedy
feature functionality
finish end close
fix repair mend
follow track
former previous earlier prior
frequent often regular
friendly kind polite
gap hole
generate produce create
guarantee ensure
handle manage deal
happen occur
hide conceal mask
hire recruit
honest open frank truthful transparent
idea concept
identical same
incident outage
incorrect wrong
individual person
influence affect
initial first
instruct tell
interrupt disturb
invoice bill
issue problem
job task duty
keep retain maintain preserve
late overdue
learn study
lesson learning
limit restrict cap
locate find
log logfile
loss lose
main master trunk
mandatory required compulsory
measurement metric
memory ram
mistake error slip
money budget cash
motivate encourage inspire
narrow eliminate isolate
need require
negotiate bargain
node server machine
normal usual typical
notice realise realize see
number amount count quantity
offer propose
often frequently
opinion view
opponent competitor rival
order sequence
original source
overload overwhelm
owner owned responsible
page paging pagination
parameterised prepared bound
pause break
people person
persist persistent tenacious
phone call ring
picture image
pressure stress
priority urgent important
progress advance
prompt quick immediate
proper appropriate suitable
protect guard secure safeguard
provide give supply
quality standard
quarrel argue dispute
quiet silent
rare seldom uncommon
realise notice
realistic feasible
recover restore
redo repeat
redundant duplicate
refund reimburse
regularly routinely
relevant pertinent
reliable dependable
remember recall
remote distant
repeated recurring
replace substitute
reproduce recreate replicate repeat
request ask
rerun replay
resolve solve settle
revenue income sales
revert rollback undo
risk danger hazard
rule policy
safe secure
salary pay wage
satisfied happy pleased content
save store keep
sell sale
send submit
similar alike
situation circumstance
skill ability
slow sluggish
small little tiny
specific concrete precise exact
stable steady
stage phase step
stakeholder sponsor
statement claim
strategy plan
strength strong
sufficient enough adequate
summarise summarize recap
team group crew
temporary interim
thorough careful
threat risk
timetable schedule
tool instrument
topic subject
train instruct
trust confidence
typical common
unclear ambiguous vague
unexpected surprising
unify consolidate
unique distinct
unlikely improbable
user customer visitor
variable factor
various several different
weakness shortcoming
website site page
written wrote write document documented
"""


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().splitlines():
        stems = frozenset(stem(word) for word in line.split())
        for one in stems:
            table[one] = table.get(one, frozenset()) | (stems - {one})
    return table


def related(one: str) -> frozenset[str]:
    """The stems that may stand for ``one`` in an answer; empty for most."""
    return _table().get(one, frozenset())
