### Go or no-go: the page on which it is decided. Read by somebody tired, in half a minute.

go-title = Go or no-go
go-outcome-stop = Do not go
go-outcome-protest = Go, under protest, to save life
go-outcome-met = Conditions met
go-lead-stop = { $n ->
    [one] One thing forbids this movement.
   *[other] { $n } things forbid this movement.
}
go-lead-papers-protest = Nothing forbids it outright. Going is possible only under protest, to save life, and not without: { $papers }.
go-lead-papers-met = Every line is clear, and yet nobody goes without: { $papers }.
go-lead-protest = { $n ->
    [one] Nothing forbids it outright, but one line stays open. Whoever goes, goes under protest, and for the necessity below only.
   *[other] Nothing forbids it outright, but { $n } lines stay open. Whoever goes, goes under protest, and for the necessity below only.
}
go-lead-met = Every line has been cleared by an entry. Whoever goes has still to hear “go” at each call to come.
go-holds = Judge again at { $until } at the latest: then something lapses, or a call is due.
go-departs = Departure: { $at }.
go-departs-none = No hour of departure is set.
go-ground-case = Roads: those that the people of the case must use.
go-ground-plan = Roads: those of the plan's convoys still to leave, there and back. Plan No. { $number }.
go-cannot = This page makes no movement protected or lawful, and nobody under siege chooses freely. It says what was known, and who answers for it.
go-held-back = { $mark } stands where an entry used a word that this page may not print.

go-unseen-head = Nothing has been entered about:
go-stops-head = What forbids going
go-stops-none = Nothing that was looked for forbids this movement.
go-protests-head = What allows going only under protest, to save life
go-protests-none = Nothing.
go-calls-head = Who must call whom
go-calls-silence = Silence is no-go. So is a call for which nobody is named.
go-papers-head = Who answers for it
go-consent-head = Consent, in households
go-cleared-head = What entries have cleared
go-cleared-none = Nothing has been cleared.
go-history-head = Everything entered, oldest first
go-history-note = Nothing is ever removed from this list. Times are of the case's clock.

go-col-line = What
go-col-seen = Who saw what, when
go-col-clears = What would clear it
go-col-call = Call
go-col-caller = Who calls whom, under which number
go-col-answer = Answer
go-col-until = Until
go-col-entered = Entered
go-col-entry = Entry
go-col-by = Who, when seen

go-by = { $by }, { $at }
go-by-through = { $by }, through { $through }, { $at }
go-grade = grade { $grade }
go-source = Source: { $source }
go-nothing-entered = Nothing has been entered.
go-in-the-case = the case itself: { $file }
go-lapsed = lapsed { $until }
go-no-end = no end given
go-all-of = all { $n }
go-some-of = { $n } of { $all }

go-open-holder = { $about }: has not confirmed
go-lapsed-holder = { $about }: confirmation lapsed { $until }
go-holder-lapses = { $about }: confirmed only until { $until }, needed until { $needed }
go-holder-distant = { $about }: confirmed elsewhere, not at the post
go-holder-unheld = Roads for which nobody is named
go-open-party = { $about }: has not acknowledged
go-lapsed-party = { $about }: acknowledgement lapsed { $until }
go-open-mines = Mines suspected: { $about }
go-unknown-mines = Mines: not known ({ $about })
go-open-threat = People loaded under threat: { $about }
go-unknown-threat = Threat while boarding: not known ({ $about })
go-open-list = A list is demanded: { $about }
go-unknown-list = Whether a list is demanded: not known
go-open-carer = A separated child without a carer: { $about }
go-unknown-carer = Separated children and carers: not known ({ $about })
go-open-consent = Consent refused or not given: { $about }
go-unknown-consent = No consent recorded: { $about }
go-consent-partly = Some households not told: { $about }
go-open-monitors = No monitors: { $about }
go-unknown-monitors = Monitors: not known ({ $about })
go-open-destination = Destination not chosen: { $about }
go-unknown-destination = Choice of destination: not recorded ({ $about })
go-open-stay = No way to stay
go-unknown-stay = A way to stay: not known
go-open-reception = Reception full for all but the wounded: { $about }
go-unknown-reception = Room at reception: not known ({ $about })
go-open-alternatives = Other ways have not been tried
go-unknown-alternatives = Other ways tried: not recorded
go-open-compulsion = Signs of compulsion
go-unknown-compulsion = Signs of compulsion: nobody has looked
go-calls-silent = No answer: { $calls }
go-calls-refused = Answered “no-go”: { $calls }
go-calls-unnamed = Nobody is named to call: { $calls }
go-calls-no-hour = No hour of departure is set, so no call can be made

go-clears-holder = The word of those who stand there: by whom, through whom, until when.
go-clears-party = Its acknowledgement of this movement.
go-clears-mines = The road looked at by people who clear mines.
go-clears-threat = Somebody of ours there, who sees people board unthreatened.
go-clears-list = The demand withdrawn. We give no list.
go-clears-carer = A carer, siblings together, a receiver who signs.
go-clears-consent = Each household told terms, timing, process and destination, and asked.
go-clears-monitors = Monitors there, who see for themselves.
go-clears-destination = People asked where to, and their choice kept.
go-clears-stay = Those who stay left in peace, and somebody to watch over it.
go-clears-reception = Reception says that it has room for all.
go-clears-alternatives = What else was tried, and why it does not do.
go-clears-compulsion = Somebody who depends on neither side looked, and saw none.
go-clears-call = “Go”, said at this call or a later one.
go-clears-hour = Set the hour of departure.

go-kind-holder = Holder’s confirmation
go-kind-party = Party’s acknowledgement
go-kind-mines = Mines
go-kind-threat = Threat while boarding
go-kind-list = Lists demanded
go-kind-carer = Separated children
go-kind-consent = Consent
go-kind-monitors = Monitors
go-kind-destination = Choice of destination
go-kind-stay = A way to stay
go-kind-reception = Reception
go-kind-alternatives = Other ways tried
go-kind-compulsion = Signs of compulsion
go-kind-necessity = Necessity
go-kind-signature = Signature
go-kind-protest = Protest
go-kind-review = Review
go-kind-departure = Departure
go-kind-roster = Who calls
go-kind-call = Call
go-state-clear = clear
go-state-against = against
go-state-not-known = not known

go-stage-departure = at departure
go-stage-road = on the road
go-stage-arrival = on arrival
go-about-groups = { $n ->
    [one] one group
   *[other] { $n } groups
}
go-about-roads = { $n ->
    [one] one road
   *[other] { $n } roads
}
go-about-places = { $n ->
    [one] one place
   *[other] { $n } places
}

go-call-go = go
go-call-no-go = no-go
go-call-silent = silent: no-go
go-call-to-come = to come
go-call-nobody = nobody is named: no-go
go-call-no-hour = no hour is set: no-go
go-call-number = { $calls }: { $number }
go-call-unnamed = nobody named

go-paper-necessity = the necessity
go-paper-signature = a named signature
go-paper-protest = the text of the protest
go-paper-review = the hour of review
go-head-necessity = Necessity
go-head-protest = Protest
go-head-signature = Signed by
go-head-review = Looked at again
go-signature = { $name }, { $function }, { $at }
go-paper-missing = not there
go-sign-by-hand = Name, function, signature, hour

go-coverage = Told and asked: { $share } of all households.
go-coverage-few = Told and asked: less than { $share } of all households.
go-coverage-none = No household has been told and asked, as far as anything is recorded.
go-coverage-all = Every household has been told and asked.
go-uncounted = { $n ->
    [one] One group has not been counted; its households are reckoned from the case, as many as there may be.
   *[other] { $n } groups have not been counted; their households are reckoned from the case, as many as there may be.
}
go-households = all
go-told = told
go-leaves = leave
go-stays = stay
go-undecided = undecided
go-not-told = not told
go-only-leaves = Only a household that said it leaves may board, and it may say otherwise until the doors shut.
