### A rehearsal: what stands on its pages, and what is told while it is played.

stamp-rehearsal = { $mark } · { $line }
rehearsal-banner = { $mark }. Entries made from a case's log, keys that everybody knows. It proves nothing and is not for use.

rehearsal-head = { $mark } of { $title }
rehearsal-plan = { $rows } rows of the log: { $played } are entries ({ $entries } of them), { $left_out } are left aside, each with its reason.
rehearsal-alarm = alarm, degree { $degree }, since { $since }: { $text }
rehearsal-alarm-ended = gone at { $at }: { $name }
rehearsal-signed = both sides' witnesses have signed { $size } entries
rehearsal-end = At the end, { $at }
rehearsal-ledger = Ledger: { $size } entries, root { $root }, { $signed } checkpoints signed by both sides
rehearsal-convoys-open = Convoys of which no row tells the end: { $convoys }
rehearsal-people = { $side }: past the line { $past }, at reception { $arrived }
rehearsal-open = Alarms that stand: { $alarms }
rehearsal-time = Played in { $seconds } s
