### Claims: what they are about, how they are entered, and what comes of laying them beside each other.

claims-kind-wanting = want to leave
claims-kind-due = due to leave
claims-kind-waiting = waiting to leave
claims-kind-inside = still inside
claims-kind-boarded = boarded
claims-kind-left = left, not said where counted
claims-kind-past_line = past the line
claims-kind-triaged = triaged
claims-kind-at_reception = at reception
claims-kind-held = held on the road
claims-kind-taken_off = taken off
claims-kind-returned = returned
claims-kind-killed = killed
claims-kind-wounded = wounded
claims-kind-lost = burned or taken
claims-kind-present = on the spot
claims-kind-capacity = can be received
claims-kind-complete = said to be complete
claims-kind-not_complete = said not to be complete

claims-unit-people = people
claims-unit-civilians = civilians
claims-unit-armed = armed men, as stated
claims-unit-men = men
claims-unit-women = women
claims-unit-children = children
claims-unit-patients = patients
claims-unit-wounded = wounded
claims-unit-staff = staff
claims-unit-vehicles = vehicles
claims-unit-buses = buses
claims-unit-ambulances = ambulances
claims-unit-private_vehicles = private vehicles
claims-unit-convoys = convoys
claims-unit-places = places
claims-unit-other = other

claims-counting-cumulative = since the movement began
claims-counting-period = in a day or another period
claims-counting-moment = at one moment
claims-counting-movement = in one convoy or incident

claims-basis-counted = counted
claims-basis-manifest = from a list
claims-basis-estimated = estimated
claims-basis-relayed = relayed
claims-basis-not_said = not said

claims-hedge-none = { $figure }
claims-hedge-about = about { $figure }
claims-hedge-nearly = nearly { $figure }
claims-hedge-over = over { $figure }
claims-hedge-at_least = at least { $figure }
claims-hedge-under = fewer than { $figure }
claims-hedge-up_to = up to { $figure }
claims-hedge-appears = apparently { $figure }
claims-hedge-believed = believed to be { $figure }

claims-precision-minute = to the minute
claims-precision-quarter = to the quarter of an hour
claims-precision-hour = to the hour
claims-precision-by = at some time before
claims-precision-early = early hours
claims-precision-morning = morning
claims-precision-afternoon = afternoon
claims-precision-evening = evening
claims-precision-day = some time that day
claims-precision-end = when it was over
claims-precision-month = some time that month

claims-about-cumulative = up to { $when }
claims-about-moment = { $when }
claims-about-period = from { $since } to { $when }
claims-about-period-day = on { $when }
claims-about-movement = { $name }
claims-day = { $day } { $year }
claims-when = { $day }, { $rest }
claims-topic = { $population } · { $unit } { $kind } · { $about }
claims-range = { $least } to { $most }
claims-open = { $least } and more
claims-exactly = { $n }
claims-through = { $source }, through { $chain }
claims-copies = repeated by { $copies }
claims-garbled = repeated with another figure by { $copies }
claims-not-captured = source not captured

claims-ask-figure = Figure
claims-ask-kind = What
claims-ask-unit = Who or what is counted
claims-ask-population = Of which people
claims-ask-counting = Counted
claims-ask-since = From
claims-ask-movement = Name of the convoy or incident
claims-ask-at = When
claims-ask-place = Where
claims-ask-claimed_by = Who claims it
claims-ask-through = Through whom (; between)
claims-ask-basis = On what basis
claims-ask-grade = Grade, source and information
claims-ask-said = When it was said
claims-ask-reported = When it was reported
claims-ask-address = Address
claims-ask-captured = Captured source (a file, or its SHA-256)
claims-ask-quote = Quote
claims-ask-language = Language
claims-ask-log_row = Row of the log
claims-ask-copy_of = Repeats the claim
claims-ask-supersedes = Withdraws the claim
claims-ask-note = Note
claims-form-head = Claims of { $case }. Enter takes what stands in brackets; - leaves empty; < goes back; = takes the rest as before; ? lists the choices. At the figure: { $undo } takes back the last claim, { $quit } saves and ends, { $drop } ends and throws the unsaved one away.
claims-form-review = Enter keeps it; a name or number changes a line; { $drop } throws it away
claims-form-kept = Kept as { $id }, not on disk yet: { $undo } takes it back, the next claim or { $quit } saves it.
claims-form-saved = Saved { $id }.
claims-form-undone = Taken back: { $id }.
claims-form-nothing = Nothing to take back: what is saved is never changed. Enter another claim that withdraws it.
claims-form-unfinished = The input ended in the middle of a claim: that claim is not kept.
claims-form-not-figure = { $text } is no figure. Write 19000, nearly 19,000, 500-600, done, or not done.
claims-form-not-choice = { $text } is none of the choices. ? lists them.
claims-form-not-grade = { $text } is no grade. Write a letter A to F and a figure 1 to 6, such as B2.
claims-form-not-captured = { $text } is neither a file nor a SHA-256.
claims-form-ended = { $n ->
    [0] Nothing was added.
    [one] One claim was added.
   *[other] { $n } claims were added.
}

claims-reconcile-head = { $claims } claims of { $case } on { $topics } topics: { $conflicts } conflicts, { $firm } of them whatever the hours.
claims-interval = Claimed: { $interval }.
claims-agreed = All of them allow { $interval }.
claims-no-agreement = No number fits them all.
claims-working = Working figure { $best } ({ $low } to { $high }), set by { $who }: { $reason }
claims-no-working = No working figure has been set.
claims-if-right = If { $claim } is right, these are wrong: { $wrong }.
claims-if-right-hours = If { $claim } is right, these are wrong or speak of another hour: { $wrong }.
claims-withdrawn = Withdrawn by their own sources: { $claims }.
claims-together = What cannot be true together
claims-rule-same = { $first } and { $last } speak of one thing and leave no number in common; they miss each other by { $n }.
claims-rule-never-less = { $first } is larger than the later { $last } by { $n }; such a count only grows.
claims-rule-part-above-whole = { $first } counts a part of what { $last } counts, and is larger by { $n }.
claims-rule-sum-above-total = { $others } add up to { $n } more than { $last } allows.
claims-rule-more-left-than-inside = { $n } more left by { $others } than were inside by { $first }.
claims-rule-gone-on-after-complete = { $first } says that all was over; by { $others } at least { $n } left or waited afterwards.
claims-rule-complete-denied = { $first } says that all was over; { $last } says that it was not.
claims-label = { $id } ({ $figure }; { $source }; { $when })
claims-unless-hours = Both can stand only if they speak of different hours.
claims-also = The same holds with { $claims } in place of the last.
claims-against-complete = { $claim }: { $source } says that all was over, { $when }. Against it { $n ->
    [one] stands one claim
   *[other] stand { $n } claims
} ({ $independent ->
    [one] one source
   *[other] { $independent } sources
}): { $claims }.
claims-nothing = There are no claims.

claims-chart-title = Claims, and where they disagree
claims-chart-intro = Each mark is a claim with the range that its words allow; letters are sources, lists are under each chart. Marks that would cover each other are moved aside. Nothing is averaged. A bar beside a mark is what the figure can mean, an arrow a figure without an upper end. Dark squares stand in a conflict that holds whatever the hours.
claims-chart-working = working figure
claims-chart-sources = Sources
claims-chart-col-claim = Claim
claims-chart-col-when = When
claims-chart-col-figure = Figure
claims-chart-col-means = Can mean
claims-chart-col-source = Source
claims-chart-col-grade = Grade
claims-chart-col-wrong = Cannot be true together with
claims-chart-complete = Said to be complete
claims-chart-totals = { $population } · { $unit } { $kind } · { $counting }
claims-page-not = Claims are what sources said. That a figure stands here says nothing of its truth, nor that anybody left of their own will.
