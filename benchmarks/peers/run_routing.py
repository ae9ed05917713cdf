"""OR-Tools' routing library: units visit jobs; one line of JSON for every better set of routes.

What it cannot say here: bays shared by units, queues at posts, steps between the halves, teams apart from vehicles.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2


def main(path: str, limit_s: float) -> None:
    """Search until the limit."""
    since = time.perf_counter()
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    jobs, units = data["jobs"], data["units"]
    count, fleet = len(jobs), len(units)
    # nodes: jobs, then a start for each unit, then one end for all
    manager = pywrapcp.RoutingIndexManager(
        count + fleet + 1, fleet, list(range(count, count + fleet)), [count + fleet] * fleet
    )
    routing = pywrapcp.RoutingModel(manager)

    def transit(from_index: int, to_index: int) -> int:
        start, end = manager.IndexToNode(from_index), manager.IndexToNode(to_index)
        if end >= count:
            return 0
        where = jobs[start]["reception"] if start < count else units[start - count]["home"]
        service = jobs[start]["service"] if start < count else 0
        return service + data["empty"][where][jobs[end]["place"]]

    call = routing.RegisterTransitCallback(transit)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(lambda _a, _b: 0))
    routing.AddDimension(call, data["horizon"], data["horizon"], False, "time")  # noqa: FBT003
    clock = routing.GetDimensionOrDie("time")
    for number, job in enumerate(jobs):
        index = manager.NodeToIndex(number)
        routing.AddDisjunction([index], data["horizon"] * job["people"])
        cumul = clock.CumulVar(index)
        at = 0
        for opens, closes in job["windows"]:
            if opens > at:
                cumul.RemoveInterval(at, opens - 1)
            at = closes + 1
        cumul.RemoveInterval(at, data["horizon"])
        clock.SetCumulVarSoftUpperBound(index, 0, job["people"])
        able = [unit for unit, each in enumerate(units) if each["kind"] in job["kinds"]]
        routing.VehicleVar(index).SetValues([-1, *able])
    best: list[float] = [float("inf")]

    def found() -> None:
        cost = routing.CostVar().Min()
        if cost < best[0]:
            best[0] = cost
            orders = _orders(routing, manager, clock, data)
            at = time.perf_counter() - since
            print(json.dumps({"at": at, "found": json.dumps(orders)}), flush=True)

    routing.AddAtSolutionCallback(found)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(1000 * max(1.0, limit_s - (time.perf_counter() - since))))
    routing.SolveWithParameters(parameters)
    at = time.perf_counter() - since
    print(json.dumps({"at": at, "end": "time limit"}), flush=True)


def _orders(
    routing: pywrapcp.RoutingModel,
    manager: pywrapcp.RoutingIndexManager,
    clock: pywrapcp.RoutingDimension,
    data: dict[str, Any],
) -> list[list[Any]]:
    orders = []
    for number, unit in enumerate(data["units"]):
        index = routing.NextVar(routing.Start(number)).Value()
        while not routing.IsEnd(index):
            job = data["jobs"][manager.IndexToNode(index)]
            at = clock.CumulVar(index).Min() + job["loads"]
            orders.append([at, job["place"], job["reception"], [[unit["kind"], unit["size"]]]])
            index = routing.NextVar(index).Value()
    return orders


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
