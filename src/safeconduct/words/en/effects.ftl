### What each clause and limit of a case changes, for negotiators of the cell. What would cure a case that cannot be.

eff-head = What each clause changes
eff-intro = Each clause and limit taken away, or loosened by one step, and the case planned again. Both sides stand in every row. The order is that of the agreement, never that of the numbers: the side that loses a clause can close the road.
eff-for-whom = For the cell's own negotiators. It says what follows from the figures of the case, not what anybody will sign, nor what is right.
eff-of = { $case } · { $dispatches } plans tried, seed { $seed }
eff-stopped = Ended before it was done: what is missing was not tried.
eff-how-read = How to read it: the number is the difference between two plans, the best that was found for that time with the change and without; another time may have other plans. In brackets stands what the change can make of it at the least and at the most, by plans and proofs; where both plans say the same, or nothing is left open, the number stands alone. Nobody has to make use of what is allowed, so no change that only allows more brings fewer people to reception in all.
eff-base-head = As the case stands
eff-table-head = Row by row, { $hours } h after the start
eff-chart-head = People past the line, { $hours } h after the start
eff-chart-note = For each change and each side: the mark is what the plans say, the bar what plans and proofs leave open. Left of the line fewer, right of it more.
eff-chart-note-none = For each change: the mark is what the plans say, the bar what plans and proofs leave open. Left of the line fewer, right of it more.
eff-chart-scale = The scale ends at { $n } people either way.
eff-more = In full: every time, both sides, past the line and at reception
eff-col-change = Change
eff-col-by = by
eff-col-past = { $side }: past the line
eff-col-at = { $side }: at reception
eff-col-out = at reception, all
eff-col-stretchers = stretcher cases at reception
eff-col-end = last one at reception
eff-col-peak = most on the road
eff-col-pays = pays only below
eff-col-plan = in the plan
eff-col-most = no plan more than
eff-hours = { $n } h
eff-same = 0
eff-range = { $plan } [{ $least } to { $most }]
eff-none-known = –
eff-sooner = { $length } sooner
eff-later = { $length } later
eff-not-tried = not tried
eff-pays = { $chance } an hour
eff-pays-never = not at all
eff-pays-range = { $here } [{ $least } to { $most }]
eff-hazard = The last column: by how much the chance of a halt for good may rise, hour by hour, before fewer people would reach reception on average than without the change. A truce is taken to hold { $mean } hours on average; for { $least } and for { $most } hours the figure stands in { $file }.

eff-family-agreement = The agreement
eff-family-windows = Windows
eff-family-hours = Opening hours
eff-family-posts = Posts and meeting points
eff-family-roads = Roads
eff-family-places = Assembly places
eff-family-receptions = Receptions
eff-family-means = Vehicles and teams
eff-family-limits = Limits on convoys

eff-say-nothing = By these plans nobody is at reception sooner. Proofs leave room for { $most } more by { $hours } h.
eff-say-nothing-proved = Proved: it changes nothing by { $hours } h.
eff-say-nothing-open = By these plans nobody is at reception sooner; what could be had at most was not computed.
eff-say-out = By { $hours } h { $n } more people would be at reception.
eff-say-fewer = By { $hours } h { $n } fewer people would be at reception.
eff-say-no-more = As many people would be at reception by { $hours } h.
eff-say-end = The last of them would be there { $length } sooner.
eff-say-loses = “{ $side }” would have { $n } fewer people past the line by then: that side can close the road.
eff-say-lying = Of stretcher cases, { $n } fewer would be at reception by then.
eff-say-pays = It pays only if it raises the chance of a halt by less than { $chance } an hour.
eff-say-not-tried = Not tried: the work was ended before.
eff-say-no-plan = No plan was found with it, and none was proved impossible.
eff-say-impossible = Nothing can be planned so: { $codes }.

eff-rule-without = Without the rule “{ $name }”
eff-rule-tolerance-percent = “{ $name }”: { $after } % apart allowed instead of { $before } %
eff-rule-tolerance-people = “{ $name }”: { $after } people apart allowed instead of { $before }
eff-rule-gap = “{ $name }”: pairs { $after } min apart allowed instead of { $before }
eff-rule-steps = “{ $name }”: in { $after } instead of { $before } steps
eff-rule-act = “{ $name }”: it is enough that the other side { $after ->
    [0] leaves
    [1] crosses
   *[other] arrives
}, not that it { $before ->
    [0] leaves
    [1] crosses
   *[other] arrives
}
eff-rule-first = “{ $name }”: wait for the first convoy instead of the last
eff-rule-last = “{ $name }”: hold back only the last convoy
eff-quota = “{ $name }”: { $after } people may cross instead of { $before }
eff-quota-without = “{ $name }”: no limit on how many may cross
eff-must-without = “{ $name }”: without the number that must be at reception by a time
eff-must-fewer = “{ $name }”: { $after } people must be at reception instead of { $before }
eff-must-later = “{ $name }”: must be at reception { $after } h after the start instead of { $before }
eff-reading = Read as “{ $name }”
eff-window = Window of { $name }: { $after } h long instead of { $before }
eff-window-without = No window for { $name }
eff-window-empty = Empty vehicles may move outside the windows
eff-hours-longer = { $name }: open { $after } h instead of { $before }
eff-hours-without = { $name }: open at all hours
eff-road-hours-without = Road { $name }: open at all hours
eff-mover-hours-without = { $name }: at work at all hours
eff-lanes = { $name }: { $after } lanes instead of { $before }
eff-wait = { $name }: waiting allowed for { $after } min instead of { $before }
eff-headway = Road { $name }: a convoy every { $after } min instead of { $before }
eff-convoys = Road { $name }: { $after } convoys at once instead of { $before }
eff-lane-without = Road { $name }: both directions at once
eff-bays = { $name }: { $after } bays instead of { $before }
eff-desk = { $name }: { $after } people registered an hour instead of { $before }
eff-parking = { $name }: room for { $after } vehicles instead of { $before }
eff-rate = { $name }: { $after } people admitted an hour instead of { $before }
eff-capacity = { $name }: room for { $after } people instead of { $before }
eff-vehicles = { $name }: { $after } vehicles in use instead of { $before }
eff-teams = { $name }: { $after } instead of { $before }
eff-duty = { $name }: on duty for { $after } h instead of { $before }
eff-enter-without = { $name }: may use every road
eff-size = Convoys of up to { $after } vehicles instead of { $before }
eff-least = Convoys of { $after } vehicles or more instead of { $before }
eff-own = Up to { $after } private vehicles in a convoy instead of { $before }
eff-hold = Loaded and waiting to leave for { $after } min instead of { $before }
eff-exposed = { $after } people on the road at once instead of { $before }

eff-cure-head = What would make it possible
eff-cure-intro = As it stands, nothing can be planned. Below: for each clause and limit alone the smallest change that cures it, in its own unit; then two together, where neither is enough alone. The order is that of the agreement.
eff-cure-intro-unknown = No plan was found, and none was proved impossible. Below: for each clause and limit alone the smallest change with which a plan was found; then two together. The order is that of the agreement.
eff-cure-why = Why: { $fact }
eff-cure-alone = One change alone
eff-cure-pairs = Two changes together
eff-cure-pairs-none = No two of them together were found to cure it.
eff-cure-col-result = Enough?
eff-cure-cured = enough: a checked plan brings { $n } to reception
eff-cure-between = enough: a checked plan brings { $n } to reception; proved not to be enough: { $below }. Between the two nothing is known.
eff-cure-not-alone = proved: not enough alone, however far it goes
eff-cure-not-known = not known: no plan found, nothing proved
eff-cure-and = { $first } — and: { $second }
