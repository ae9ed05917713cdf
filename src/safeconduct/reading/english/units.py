"""Words that name people and vehicles, and what a case calls them."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.claims.claim import Unit
from safeconduct.reading.model import words_of
from safeconduct.reading.parsing import Word

_VEHICLES: Final[tuple[tuple[Unit, str], ...]] = (
    ("buses", "buses bus coaches coach minibuses minibus busloads busload"),
    ("ambulances", "ambulances ambulance"),
    ("private_vehicles", "cars car taxis taxi"),
    (
        "vehicles",
        (
            "trucks truck lorries lorry pickups pickup truckloads vehicles vehicle vans van jeeps jeep "
            "boats boat ferries "
            "ferry ships ship vessels vessel barges trains train wagons carriages helicopters helicopter"
        ),
    ),
    ("convoys", "convoys convoy batches batch"),
)


PEOPLE_UNITS: Final[dict[str, str]] = {
    word: unit
    for unit, words in {
        "people": (
            "people person persons ppl pax individuals souls others members relatives folk folks human "
            "beings heads evictees"
        ),
        "civilians": "civilians civilian noncombatants non-combatants",
        "residents": (
            "residents resident inhabitants inhabitant townspeople townsfolk locals citizens citizen "
            "dwellers "
            "islanders"
        ),
        "villagers": "villagers villager",
        "fighters": (
            "fighters fighter militants militant gunmen gunman rebels rebel combatants combatant "
            "insurgents "
            "insurgent militiamen militiaman jihadists militia"
        ),
        "soldiers": "soldiers soldier troops troop servicemen peacekeepers marines defenders policemen officers",
        "families": "families family households household",
        "children": (
            "children child daughters sons kids kid minors minor infants infant babies baby boys boy "
            "girls girl "
            "toddlers "
            "youngsters orphans orphan pupils teenagers newborns"
        ),
        "women": "women woman mothers mother sisters",
        "men": "men man guys guy males brothers youths",
        "elderly": "elderly pensioners elders",
        "patients": "patients patient sick cases",
        "wounded": "wounded injured casualties casualty injuries",
        "stretcher cases": "stretchers stretcher stretcher-cases",
        "evacuees": "evacuees evacuee",
        "refugees": "refugees refugee displaced idps migrants asylum-seekers returnees exiles",
        "passengers": "passengers passenger riders occupants travellers travelers",
        "prisoners": "prisoners prisoner detainees detainee captives captive hostages hostage pows inmates",
        "students": "students student",
        "nationals": (
            "miners sailors nationals national foreigners foreigner expatriates tourists tourist pilgrims workers "
            "worker "
            "crew staff employees journalists"
        ),
        "drivers": "drivers driver",
        "medics": (
            "medics medic paramedics paramedic doctors doctor nurses nurse rescuers rescuer volunteers "
            "volunteer "
            "firefighters firefighter"
        ),
        "dead": "dead deaths death fatalities fatality bodies body corpses corpse victims victim lives",
        "survivors": "survivors survivor",
        "arrivals": "arrivals departures entries crossings",
    }.items()
    for word in words.split()
}


VEHICLE_UNITS: Final[dict[str, Unit]] = {word: unit for unit, words in _VEHICLES for word in words.split()}


UNIT_OF: Final[dict[str, Unit]] = {
    "civilians": "civilians",
    "fighters": "armed",
    "soldiers": "armed",
    "children": "children",
    "women": "women",
    "men": "men",
    "patients": "patients",
    "stretcher cases": "patients",
    "wounded": "wounded",
    "drivers": "staff",
    "medics": "staff",
    "families": "other",
}
"""What a case's claims call the people of a word. All the others are people."""


SINGULARS: Final = words_of(
    "person civilian noncombatant resident inhabitant citizen villager fighter militant gunman "
    "rebel combatant insurgent "
    "militiaman soldier troop family household child kid minor infant baby boy girl orphan woman "
    "mother man guy patient "
    "casualty evacuee refugee passenger prisoner detainee captive hostage student national "
    "foreigner tourist worker driver "
    "medic paramedic doctor nurse rescuer volunteer firefighter death fatality body corpse "
    "victim survivor bus coach "
    "minibus busload ambulance truck lorry pickup car taxi vehicle van jeep convoy batch boat "
    "ferry ship vessel train "
    "helicopter"
)


_DEMONYM: Final = re.compile(r"(?:ians?|ans|ese|is|ish|ns|ks|es|ts)$")


def unit_of(word: Word) -> Unit:
    """What a unit word counts, as a case's claims name it; people for words that name a nation."""
    return VEHICLE_UNITS.get(word.lower) or UNIT_OF.get(PEOPLE_UNITS.get(word.lower, ""), "people")


def is_unit(word: Word, *, one: bool) -> bool:
    """Whether the word names people or vehicles in the number that the figure asks for."""
    known = word.lower in PEOPLE_UNITS or word.lower in VEHICLE_UNITS
    if known:
        return word.lower not in SINGULARS or one
    return word.entity == "NORP" and word.lower.endswith("s") and bool(_DEMONYM.search(word.lower))
