### A plan replayed through the halts of a past operation, beside what the log says. Edition cell only.
### No sentence here may hold the replay above or below what people really did: a test looks for such words.

backtest-head = Back-test
backtest-not-for-parties = Not to be shown or read to a party. It says where people stood, and would have stood, when movement halted.
backtest-not-lawful = Nothing here says that the movement was voluntary, protected or lawful.
backtest-of = { $case } · plan { $number } · { $draws } draws, seed { $seed }
backtest-plan-given = The plan was handed in.
backtest-plan-made = The plan was made for this case with { $work } plans tried. It knew nothing of the halts.
backtest-ended-early = Ended before it was done: fewer draws than asked for.

backtest-what-head = What this is, and what it is not
backtest-what = A plan is sent through the halts that were reported, and its account at each halt is written beside the account of the log. The two are not measured against each other.
backtest-hindsight = Hindsight: the replay knows how many came to leave, which vehicles there were and how long a post took. All of that was found afterwards, and much of it is assumed. Those who were there could not know it.
backtest-fog = No fog: in the replay nobody is misinformed, argues at a post, waits for an order or loses heart. Everybody does what the plan says as soon as it can be done.
backtest-halts-fixed = The halts fall where they fell. Some were brought about by what was moved and when; with another movement they would have fallen elsewhere, or not at all.
backtest-log-differs = The log does not agree with itself: its sources count different people at different places and hours. Its span is a span of claims, not an error.
backtest-use = It serves to see whether the simulator's figures have the size of what was reported, and who is exposed when it halts.

backtest-plot-head = People at reception by time
backtest-plot-note = Band: nine draws in ten of the replay. Line: the middle draw. Grey: movement halted. Dots and bars: what somebody counted, as claimed.
backtest-plot-label = In the replay { $low } to { $high } are at reception by { $at } in nine draws of ten, { $middle } in the middle one. { $halts } halts and { $counts } counts of the log are drawn beside it.
backtest-key-band = nine draws of ten
backtest-key-middle = middle draw
backtest-key-halt = movement halted
backtest-key-log = counted in the log

backtest-halts-head = At each halt
backtest-halts-note = In the replay: the middle draw, and in brackets nine draws of ten. In the log: the lowest to the highest that was claimed.
backtest-halt-from = { $begins } to { $ends }
backtest-halt-to-next = { $begins } until the next halt
backtest-halt-range = Begins between { $low } and { $high }: not known closer.
backtest-halt-until-range = Ends between { $low } and { $high }: not known closer.
backtest-col-what = People
backtest-col-replay = In the replay
backtest-col-log = In the log
backtest-all = At reception, all
backtest-side = At reception: { $side }
backtest-road = On the road, crews and teams too
backtest-loaded = Aboard and not moving, on the road or before it
backtest-outdoors = Outdoors: called forward, or not admitted yet
backtest-returned = Brought back to where they set off: not at reception
backtest-spread = { $middle } ({ $low } to { $high })
backtest-range = { $low } to { $high }
backtest-not-told = not told
backtest-held = { $people }: { $text }
backtest-brought-back = In the whole replay { $spread } are brought back to where they set off at least once. Whoever was brought back does not count as at reception until the next try arrives.
backtest-outdoors-note = The replay sends nobody home: whoever the plan had called forward counts as outdoors until boarding, however long a halt lasts, and whoever has boarded counts as aboard. In the log people went back to shelter where there was any.

backtest-vehicles-head = Vehicles past the line
backtest-vehicles-note = Loaded runs, counted from { $since }.
backtest-vehicles-none = The log counts no vehicles in this period.
backtest-col-by = By
backtest-col-vehicles = Vehicles

backtest-sources-head = What the log says, and who says it
backtest-sources-note = Rows of happened.csv that lie in this case. Where a source begins with “assumed”, nobody reported it.
backtest-col-when = When
backtest-col-event = What
backtest-col-count = Count
backtest-col-source = Source
backtest-kind-halt = Halt
backtest-kind-out = At reception
backtest-kind-road = On the road
backtest-kind-loaded = Aboard, not moving
backtest-kind-outdoors = Outdoors
backtest-kind-returned = Brought back
backtest-kind-vehicles = Vehicles past the line

backtest-rests-head = What the replay rests on
backtest-drawn = Drawn in each draw: how long boarding, inspection and driving take, breakdowns, vehicles lost, and the time of a halt where it is only known between two others. People come as planned for.
backtest-not-drawn = Not drawn, since the halts of the log tell it already: truces that break, holders that do not confirm, convoys sent back at a post, roads closed.
backtest-on-road-wait = Convoys that a halt finds on the road before the line wait at the next place.
backtest-on-road-go_on = Convoys that a halt finds on the road go on.
backtest-on-road-turn_back = Convoys that a halt finds on the road before the line go back to where they set off.
