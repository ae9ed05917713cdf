### Editions that are handed over: party and public.

party-head = Undertakings: { $party }
party-intro = Planned counts past the line, by the hour. Nothing here has happened yet.
party-nothing = Nothing that this party has undertaken is planned here.
party-quota = At most { $n } people, as agreed.
party-must = At least { $n } people at reception by { $at }, as agreed.
public-head = What has happened
public-intro = Counts past the line, at least a day old, each cleared for publication by a named person.
public-nothing = Nothing that has happened has been cleared for publication. A plan says nothing of what has happened.
public-cleared = Cleared by { $by }.
edition-few = Fewer than { $n } people, or none: no count is given.
edition-range = { $least } to { $most }
edition-col-hour = By
edition-col-people = People past the line
edition-rounding = Counts are given by whole hours and in steps of fifty; smaller ones, and smaller differences, are withheld on purpose.
