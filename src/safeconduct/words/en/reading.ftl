### A report that was read: what it proposes.

reading-nothing = Nothing was found that could be a claim or an event.
reading-claims = { $n ->
    [0] No claims
    [one] One claim is proposed:
   *[other] { $n } claims are proposed:
}
reading-events = { $n ->
    [0] No events
    [one] One event is proposed:
   *[other] { $n } events are proposed:
}
reading-not-entered = Nothing has been entered. What you accept goes into a case: { $command }
reading-claim = { $figure } { $unit }: { $kind }
reading-kind-missing = missing
reading-kind-freed = set free
reading-kind-other = not clear in what state
reading-and-up = { $n } and up
reading-range = { $low } to { $high }
reading-source = says { $source }
reading-denied = { $source } denies it
reading-unattributed = nobody is named for it
reading-own-word = the report's own word
reading-at = at { $places }
reading-on = on { $on }
reading-confidence = { $n } in 10 like it were right
reading-planned = not yet happened
reading-words = “{ $words }”
reading-event-agreement = agreement
reading-event-breakdown = breakdown
reading-event-halt = halt
reading-event-resumption = resumption
reading-event-attack = attack
reading-event-departure = departure
reading-event-arrival = arrival
reading-event-refusal = refusal
