### What can be planned over many draws of what is not known. Edition cell only.

study-head = Study of many draws
study-not-for-parties = Not to be shown or read to a party. It says on which figures the movement hangs, and how many vehicles a side may hold back.
study-of = { $case } · { $draws } draws, seed { $seed }, { $work } plans tried for each
study-ended-early = Ended before it was done: fewer draws than asked for. Run it again with the same folder, and it goes on from here.

study-answer-head = What can be planned, whichever figures are the true ones
study-found = A plan that brings everyone who would leave to reception by { $at } was found for { $n } of { $draws } draws. With every range cut to its worse half such a plan was found in { $low } of draws; with every range cut to its better half none is proved impossible in { $high }.
study-unknown = We do not know whether everyone who would leave can be at reception by { $at }: a plan that brings them there was found for { $n } of { $draws } draws. With every range cut to its worse half it was found in { $low } of draws; with every range cut to its better half none is proved impossible in { $high }.
study-proved = For { $n } of { $draws } draws it is proved that no plan can bring everyone.
study-open = For { $n } of { $draws } draws neither a plan for everyone nor a proof against one was found: more plans tried for each may find one.
study-would-tell = Knowing these better would tell most: { $inputs }.
study-would-tell-none = Which figure would tell most cannot be told from chance with so many draws.
study-people = At reception by then: { $median } in the middle draw, { $low } or fewer in the worst of twenty; { $due } would leave, on average.
study-finish = Where a plan brings everyone, the last one is at reception by { $first } at the earliest, by { $median } in the middle draw, by { $last } at the latest.
study-finish-none = In no draw does a plan bring everyone.
study-exposed = Most people on the road at once, crews and teams too: { $most } or fewer in nineteen of twenty draws.
study-error = Left open by the number of draws alone, in points either way: { $points }. The span above is no such error: more draws do not narrow it.
study-foresight = Every plan is made knowing its draw. This says what can be planned once the figures are known. What a plan made today is worth when they are other than it takes them to be is told by a stress test of that plan.

study-fan-title = People at reception by time
study-fan-note = Dark band: half of all draws. Light band: nine of ten. Line: the middle draw. Dashes: the case planned as it stands, with as many plans tried.
study-fan-label = { $who }: at reception by { $at } { $low } to { $high } in nine draws of ten, { $median } in the middle; { $promised } with the case as it stands.
study-fan-middle = middle draw
study-fan-half = half of draws
study-fan-nine = nine of ten
study-fan-as-is = the case as it stands

study-matters-head = Which figure matters most
study-matters-note = Rank correlation (Spearman's) of each figure's worse end with the hours that people wait, two standard errors beside it: 1 where the wait always grows with it, 0 where they have nothing to do with each other. Then how much longer a person waits on average in the draws of its worse half than in those of its better half.
study-matters-none = Nothing was drawn that changed from draw to draw, or there are too few draws.
study-col-figure = Figure
study-col-rank = Rank correlation
study-col-swing = Longer wait in its worse half
study-col-halves = Plan for everyone: better half, worse half
study-col-range = Mild – best – grim
study-col-source = Where it comes from
study-rank = { $r } ± { $error }
study-rank-none = { $r } ± { $error }: cannot be told from chance
study-hours = { $n } h
study-swing = { $hours } h ± { $error }
study-halves = { $mild }, { $grim }
study-seconds = { $n } s
study-minutes = { $n } min
study-a-day = { $n } a day
study-sum-of = of { $n } figures together
study-first-of = the first of { $n } figures that move together

study-input-people = People who would leave: { $what }
study-input-people-all = People who would leave
study-input-vehicles = Vehicles that there are: { $what }
study-input-held-back = Vehicles held back: { $what }
study-input-teams = Accompanying teams: { $what }
study-input-losses = Vehicles lost
study-input-closures = Roads shut for a time
study-input-posts = Times and lanes of the post { $what }
study-input-minutes = Driving times
study-input-headway = Headway between convoys
study-input-boarding = Boarding times
study-input-places = Bays and room: { $what }
study-input-receptions = Admission: { $what }
study-input-reading = What the agreement is taken to mean
study-family-people = people
study-family-vehicles = vehicles
study-family-teams = teams
study-family-losses = losses
study-family-closures = closures
study-family-readings = readings
study-family-posts = posts
study-family-roads = driving times and headways
study-family-boarding = boarding times
study-family-places = bays and room
study-family-receptions = receptions

study-readings-head = What the agreement is taken to mean
study-readings-note = Readings are drawn too. All who would leave count in each, those too whom a reading leaves behind.
study-col-reading = Reading
study-col-draws = Draws
study-col-share = Plan for everyone
study-col-wait = Wait of a person on average

study-unplanned-head = Draws without a plan
study-unplanned-none = There is a checked plan for every draw.
study-unplanned-note = A plan need not bring everyone. These draws have none that keeps all rules, or none was found.
study-outcome-impossible = proved impossible
study-outcome-out_of_time = none found
study-outcome-no_case = makes no case
study-col-outcome = Outcome
study-col-which = Draws
study-col-why = Why

study-common-head = What plans have in common
study-common-note = The first convoy from each assembly place, over all draws with a plan. What nearly all have in common can be prepared before the figures are known.
study-col-place = Assembly place
study-col-used = Plans that use it
study-col-goes = First convoy goes to
study-col-leaves = Leaves: earliest, middle, latest
study-col-vehicles = Vehicles in it, middle
study-goes = { $reception } ({ $share })

study-ranges-head = What this rests on
study-ranges-note = Every range that was drawn. { $share } of them nobody is named for: they are guesses. Between the ends values are drawn with most weight at the best figure (a triangle); figures that one dispute moves are drawn together.
study-ranges-losses = Vehicles are lost by the middle of the case and are missing from its beginning in the plan; roads shut both ways at once, for six hours on average.
study-held = Not drawn, though the case gives ranges: { $families }. They stay at the figure planned for, so the true span is wider.
study-held-none = Every range that the case gives for the world around it was drawn.
study-held-one = { $family } ({ $n })
study-not-in-it = Not in it: halts and the end of the truce, breakdowns, confirmations that come late, and everything else that a stress test runs a plan against.
