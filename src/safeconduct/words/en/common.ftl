### Numbers, times and things that every page names.

per-cent = { $n } %
people-none = none
people-few = fewer than { $n }
people-about = about { $n }
people-all = all { $n }
people-nearly-all = all but fewer than { $n }
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
day = { $weekday } { $day } { $month }
moment = { $day }, { $clock }
length-minutes = { $minutes } min
length-days = { $days } d { $hours } h
length-hours = { $hours } h { $minutes } min
about-one-in = about 1 in { $n }
comma = ,{" "}
from-to = { $from } → { $to }

need-seat = seated
need-wheelchair = wheelchair
need-stretcher = stretcher
need-own_vehicle = own vehicle
priority = priority { $n }

kind-assembly = assembly place
kind-post = post
kind-meeting = meeting point
kind-reception = reception
kind-depot = depot
kind-junction = junction

edition-cell = CELL edition: everything. Not to be handed over.
edition-carrier = CARRIER edition: one convoy. For its team leader only.
edition-party = PARTY edition: what one party has undertaken.
edition-public = PUBLIC edition: what has happened.
stamp-line = { $edition } No. { $number } · as of { $as_of } ({ $offset }) · expires { $expires }
not-reviewed = No named reader has checked the Arabic text of this page.
holder-nobody = nobody named
cannot-make = This page is a plan. It does not make a movement voluntary, protected or lawful.
