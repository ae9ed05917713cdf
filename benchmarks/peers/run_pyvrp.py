"""PyVRP: units visit jobs with the least driving; what it finds by the limit on one line of JSON.

It cannot say: people out early (it makes routes short), bays shared by units, queues at posts, steps between the
halves, teams apart from vehicles. A job with windows on several days is offered once for each day.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from pyvrp import Model
from pyvrp.stop import MaxRuntime

BIG = 10**4


def main(path: str, limit_s: float) -> None:
    """Search until the limit."""
    since = time.perf_counter()
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    model = Model()
    kinds = sorted({unit["kind"] for unit in data["units"]})
    homes = {kind: next(u["home"] for u in data["units"] if u["kind"] == kind) for kind in kinds}
    yards = {home: model.add_location(0, 0, name=home) for home in sorted(set(homes.values()))}
    depots = {home: model.add_depot(yard, name=home) for home, yard in yards.items()}
    profiles = {kind: model.add_profile(name=kind) for kind in kinds}
    for kind, profile in profiles.items():
        depot = depots[homes[kind]]
        available = sum(unit["kind"] == kind for unit in data["units"])
        model.add_vehicle_type(
            num_available=available, start_depot=depot, end_depot=depot, profile=profile, name=kind
        )
    spots: list[Any] = []
    of_client: list[int] = []
    for number, job in enumerate(data["jobs"]):
        spots.append(model.add_location(0, 0))
        group = model.add_client_group(required=False)
        for opens, closes in job["windows"]:
            of_client.append(number)
            model.add_client(
                spots[-1],
                service_duration=job["service"],
                tw_early=opens,
                tw_late=closes,
                prize=BIG * job["people"],
                required=False,
                group=group,
            )
    _roads(model, data, (yards, profiles, spots))
    result = model.solve(MaxRuntime(max(1.0, limit_s - (time.perf_counter() - since))), seed=1, display=False)
    sizes = {unit["kind"]: unit["size"] for unit in data["units"]}
    orders = []
    for route in result.best.routes():
        kind = kinds[route.vehicle_type()]
        for visit in route.schedule():
            if visit.is_client():
                job = data["jobs"][of_client[visit.idx]]
                at = visit.start_time + visit.wait_duration + job["loads"]
                orders.append([at, job["place"], job["reception"], [[kind, sizes[kind]]]])
    at = time.perf_counter() - since
    print(json.dumps({"at": at, "found": json.dumps(orders)}), flush=True)


def _roads(model: Model, data: dict[str, Any], nodes: tuple[Any, Any, Any]) -> None:
    yards, profiles, spots = nodes
    for kind, profile in profiles.items():
        able = [number for number, job in enumerate(data["jobs"]) if kind in job["kinds"]]
        for number in able:
            job, spot = data["jobs"][number], spots[number]
            for home, yard in yards.items():
                seconds = data["empty"][home][job["place"]]
                model.add_edge(yard, spot, distance=seconds, duration=seconds, profile=profile)
                model.add_edge(spot, yard, distance=0, duration=0, profile=profile)
            for other in able:
                if other != number:
                    seconds = data["empty"][job["reception"]][data["jobs"][other]["place"]]
                    model.add_edge(spot, spots[other], distance=seconds, duration=seconds, profile=profile)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
