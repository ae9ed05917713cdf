### The report of a plan, cell edition.

report-title = Plan report
report-of = { $case } · made for “{ $objective }” · { $convoys ->
    [one] one convoy
   *[other] { $convoys } convoys
}, { $vehicles } vehicles
report-variant = variant { $variant }
report-reading = read as “{ $reading }”
objective-robust = whenever it halts, as few as possible behind
objective-fastest = most people at reception, soonest

on-guessed = On guessed figures:
now-head = What stops us now
now-missing = { $waiting ->
    [one] One convoy of { $convoys } waits for a confirmation that is missing. Not confirmed: { $holders }.
   *[other] { $waiting } of { $convoys } convoys wait for a confirmation that is missing. Not confirmed: { $holders }.
}
now-empty-only = Empty runs wait for a confirmation that is missing. Not confirmed: { $holders }.
now-clear = Every holder on the roads there and back has confirmed. Confirm again at each call time: silence is no-go.
now-no-roads = Nothing moves in this plan.
now-nobody = This case names no holder for any road or post. Somebody controls them: find out who, and ask.
now-mines = Roads on the way not known to be cleared of mines: { $unknown } of { $total }. Suspected: { $suspected }.
now-mines-clear = All { $total } roads on the way are marked as cleared of mines.
now-unheld = Stretches of road for which nobody is named as holder: { $n }. Find out who, and ask.
now-condition = Waits for “{ $what }”, for which no time is known.
now-condition-at = Waits for “{ $what }”, expected { $at }.
col-holder = Holder
col-holds = Holds
col-standing = Confirmed locally
col-needed = Needed before
col-convoys = Convoys
standing-confirmed = yes, until { $until } ({ $by })
standing-lapses = only until { $until } ({ $by }): lapses before the last run
standing-expired = expired { $until } ({ $by })
standing-missing = not confirmed
standing-nobody = nobody named to ask
holds-roads = { $n ->
    [one] 1 road
   *[other] { $n } roads
}

when-head = By dusk and by midnight
when-verdict = At reception in the end: { $out } of { $asked } who asked to leave, by { $at }.
when-verdict-none = Nobody is at reception in this plan.
mark-dusk = by dusk, { $at }
mark-midnight = by midnight, { $at }
mark-end = in the end, { $at }
col-past-line = past the line
col-at-reception = at reception
col-stretchers = stretcher cases at reception
col-when = people, of { $asked } who asked
when-no-line = Of those at reception, { $n } crossed no line.
left-head = Not at reception in the end:
left-waiting = waiting: { $n }
left-cannot = cannot: { $n }
left-stay = want to stay: { $n }
left-not-asked = not asked: { $n }
not-known = not known

last-head = Who is last
last-stretcher = The last stretcher case is at reception by { $at } (convoy { $convoy }).
last-stretcher-none = Nobody in this plan needs a stretcher.
last-stretcher-left = Stretcher cases that this plan leaves behind: { $n }.
last-left = Left last: { $who }, from { $place }; at reception by { $at } (convoy { $convoy }, people aboard: { $n }).
last-cost = People of priority { $priority } are at reception { $length } later than they would be alone, on average. Nobody has signed for it.
last-nobody = Nobody leaves in this plan.

halt-head = If it halts
halt-now = now
halt-worst = at the worst hour, { $at }
halt-road = on the road, crews and teams too
halt-still = standing loaded, or boarding
halt-outdoors = waiting outdoors
turn-back-back = after { $after }: back to { $to } ({ $people })
turn-back-on = after { $after }: on to { $to } ({ $people })
turn-back-more = and { $n } more stretches, with fewer people: the sheet of each convoy says where it goes
turn-back-none = Nobody is under way.
turn-back-now = Turn-back now: { $stretches }.
turn-back-worst = Turn-back at the worst hour: { $stretches }.
unit-people = people

longest-head = Longest aboard or waiting
longest-aboard = aboard one vehicle: { $length } (convoy { $convoy })
longest-still = loaded and not moving: { $length } (convoy { $convoy }, { $place })
longest-outdoors = outdoors: { $length } (convoy { $convoy }, { $place })
halt-care-1 = From one hour at a halt: toilets and water.
halt-care-2 = From two hours at a halt: infants and warmth first.
halt-care-4 = From four hours at a halt people get off or turn back: decided by name.

guess-head = What is guessed
guess-binding = { $assumed } of { $total } figures that bind this plan are assumed:
guess-none-binding = None of the { $total } figures that bind this plan is assumed.
guess-no-figures = This case does not say where its figures come from.
guess-all = Of all figures in the case, { $share } are assumed.
guess-figure = { $row }, { $column }: planned for { $planned } (range { $low } to { $high })
guess-figure-flat = { $row }, { $column }: { $planned } (no range given)
guess-more = and { $n } more

map-head = The roads, as planned
map-note = Planned positions, not tracked ones. Nobody is where this map says unless somebody has seen them there.
map-slider = Time on the plan
timeline-head = Convoys, place by place
timeline-note = A flat line is a convoy that stands still. Grey: night. Hatched: no window is open.
timeline-note-origin = One row for each assembly place: thin while boarding, thick on the road, outlined until all are admitted.
progress-head = At reception, and what no plan could beat
progress-note = People at reception (F), and the bound: no plan that keeps the rules could have more there. Below: on the road (E), and waiting outdoors or loaded (W).
progress-note-no-bound = People at reception (F). No bound was proved for this plan. Below: on the road (E), and waiting outdoors or loaded (W).
category-head = At reception, by need and by priority
balance-head = Balance of the two sides
balance-note = People past the line on each side, against what is due. The shaded band is what the rule allows.
balance-none = This case has no rule that ties two sides together.
queues-head = Queues
queues-note = Vehicles waiting at each post, empty ones included, and how many lanes or bays are at work.
binds-head = What binds when
binds-note = How full everything limited is, hour by hour. The darker, the fuller; what is nearly black is what holds the plan back.
no-script = The charts need JavaScript, which is switched off here. Everything on the first page and in the tables is complete without it.

proof-head = Proof sheet
proof-regret = Whenever it halts, at most { $n } people behind what any plan could have at reception at that moment (proved). Widest at { $at }.
proof-found = Against the best plan that a search found for each moment alone: { $n } people behind (found, not proved).
proof-floor = No plan can do better than { $n } people behind (proved).
proof-mark = Aim for this case: { $n }.
proof-finish = Everybody whom this plan moves is at reception { $finish } after its start; no plan could move all who can be moved before { $bound } (proved).
proof-finish-only = Everybody whom this plan moves is at reception { $finish } after its start.
proof-mean = On average over the time, { $share } of the people behind.
proof-none = Nothing was proved for this plan: what could not be computed is not claimed.
proof-contains = Rules that the bound contains: { $rules }.
proof-drops = Rules that it leaves aside: { $rules }.
proof-stopped = The search was ended by: { $why }; work { $work }, seed { $seed }.
stopped-work = the work allowed
stopped-converged = nothing more to find
stopped-clock = the clock
stopped-user = the user

convoys-head = Convoys
col-convoy = Convoy
col-team = Team
col-road = From → to
col-vehicles = Vehicles
col-people = People
col-boards = Boards from
col-leaves = Leaves
col-line = Past the line
col-arrives = Arrives
col-out = All admitted
col-aboard = Aboard, longest
vehicles-head = What each vehicle and team does
col-vehicle = Vehicle
col-runs = Runs
run-loaded = { $from }–{ $to } · { $convoy } · { $road } · { $n } aboard
run-own = { $from }–{ $to } · { $convoy } · { $road } · { $vehicles } vehicles, { $n } aboard
run-team = { $from }–{ $to } · { $convoy } · { $road }
run-empty = { $from }–{ $to } · empty · { $road }
sources-head = Assumptions and sources
sources-note = Every figure that the case gives, with its range and who says so. { $defaults ->
    [0] No figure was filled in by default.
   *[other] { $defaults } more were filled in by default.
}
col-figure = Figure
col-low = Low
col-best = Best
col-high = High
col-planned = Planned for
col-source = Source
end-low = low
end-best = best
end-high = high
not-sourced = not sourced
warnings-head = Warnings from planning
holders-source = { $holder }: { $source }, graded { $grade }, as of { $as_of }
holders-head = Who is said to hold what
notes-head = Notes of the case
show-table = show the table

figure-bays = loading bays
figure-people_per_h = people an hour
figure-lanes = lanes
figure-vehicle_s = seconds for a vehicle
figure-person_s = seconds for a person
figure-empty_s = seconds for an empty vehicle
figure-unload_min = minutes to unload
figure-count = how many there are
figure-duty_h = hours on duty
figure-rest_h = hours of rest
figure-turnaround_min = minutes to turn round
figure-held_back = share held back
figure-people = people
