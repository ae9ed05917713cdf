"""What broke, mended before times are pushed on: lost vehicles, shut roads, changed counts of people."""

from __future__ import annotations

from safeconduct.planner.opening import accepts
from safeconduct.planner.replan.mend import drop_tour, mend
from safeconduct.planner.replan.sketch import Ground, Hop, Ride, Sketch, Tour, has_begun
from safeconduct.planner.ways import Way, loaded_ways
from safeconduct.plans.model import Load

Dropped = list[tuple[Tour, str]]


def fit(ground: Ground, sketch: Sketch) -> Dropped:
    """Mend what can be mended with what is there; the convoys that cannot go at all, with the rule's code."""
    dropped: Dropped = []
    for who in list(sketch.tasks):
        mend(ground, sketch, who)
    _roads(ground, sketch, dropped)
    _lost(ground, sketch)
    _people(ground, sketch)
    for tour in list(sketch.tours):
        if tour.left:
            continue
        for ride in [ride for ride in tour.rides if not ride.loads]:
            _take_out(ground, sketch, tour, ride)
        if len(tour.rides) < max(1, ground.after.convoy.least):
            drop_tour(ground, sketch, tour)
            dropped.append((tour, "SIZE"))
    return dropped


def _roads(ground: Ground, sketch: Sketch, dropped: Dropped) -> None:
    """Other roads, or other receptions that its people accept, for whoever's road is shut."""
    for tour in list(sketch.tours):
        gone = 0
        if tour.left and tour.told is not None:
            gone = sum(1 for stop in tour.told.stops[:-1] if stop.leaves_at <= ground.past.at)
        if not ground.is_shut(tour.legs[gone:]):
            continue
        way = _other_way(ground, tour, gone)
        if way is not None:
            tour.legs = (*tour.legs[:gone], *(ground.problem.legs[leg] for leg in way.legs))
            tour.reception = tour.legs[-1].end
            tour.holds = {place: at for place, at in tour.holds.items() if place in tour.places[1:-1]}
            tour.causes.append("ROAD")
        elif not tour.left:
            drop_tour(ground, sketch, tour)
            dropped.append((tour, "ROAD"))
    for who, tasks in list(sketch.tasks.items()):
        open_tasks = [
            task
            for task in tasks
            if not (isinstance(task, Hop) and not task.begun and ground.is_shut(task.legs))
        ]
        if len(open_tasks) < len(tasks):
            sketch.tasks[who] = open_tasks
        if len(open_tasks) < len(tasks) or any(
            isinstance(task, Tour) and "ROAD" in task.causes for task in tasks
        ):
            mend(ground, sketch, who)


def _other_way(ground: Ground, tour: Tour, gone: int) -> Way | None:
    """The best open road from the first place that it has not passed, past its line where that still lies ahead."""
    problem = ground.problem
    start = problem.place_at[tour.places[gone]]
    groups = {load.group for ride in tour.rides for load in ride.loads}
    known = [number for number, group in enumerate(ground.after.groups) if group.id in groups]
    lines = {problem.sides[problem.groups[number].undertaking].line for number in known} - {-1}
    line = next((one for one in lines if problem.places[one].id not in tour.places[:gone]), -1)
    receptions = [problem.place_at[tour.reception]]
    receptions += [number for number, place in enumerate(problem.places) if place.kind == "reception"]
    for reception in dict.fromkeys(receptions):
        if all(accepts(problem, number, reception) for number in known):
            visited = set(tour.places[:gone])
            for way in loaded_ways(problem, start, reception, line):
                if not visited & {problem.places[place].id for place in way.places}:
                    return way
    return None


def _lost(ground: Ground, sketch: Sketch) -> None:
    """Another vehicle of the class that has nothing more to do takes a lost one's place; else it is left out."""
    lost = set(ground.past.lost)
    for tour in sketch.tours:
        for ride in list(tour.rides):
            if ride.vehicle not in lost or ride.begun or tour.left:
                continue
            spare = _spare(sketch, ride, lost)
            if spare is None:
                _take_out(ground, sketch, tour, ride)
                continue
            sketch.tasks[ride.vehicle] = [task for task in sketch.tasks[ride.vehicle] if task is not tour]
            ride.vehicle = spare
            sketch.tasks.setdefault(spare, []).append(tour)
            mend(ground, sketch, spare)
            tour.causes.append("LOST")
    for who in sorted(lost & sketch.tasks.keys()):
        sketch.tasks[who] = [task for task in sketch.tasks[who] if has_begun(task, who)]


def _spare(sketch: Sketch, ride: Ride, lost: set[str]) -> str | None:
    for vehicle in ride.kind.vehicle_ids():
        tasks = sketch.tasks.get(vehicle, [])
        busy = any(isinstance(task, Tour) and not task.left for task in tasks)
        if vehicle not in lost and not busy and not ride.kind.one_way:
            sketch.tasks[vehicle] = [task for task in tasks if isinstance(task, Tour) or task.begun]
            return vehicle
    return None


def _take_out(ground: Ground, sketch: Sketch, tour: Tour, ride: Ride) -> None:
    tour.rides.remove(ride)
    tour.causes.append("LOST" if ride.vehicle in ground.past.lost else "STOCK")
    sketch.tasks[ride.vehicle] = [task for task in sketch.tasks.get(ride.vehicle, []) if task is not tour]
    mend(ground, sketch, ride.vehicle)


def _people(ground: Ground, sketch: Sketch) -> None:
    """Fewer people than planned: the last vehicles to board take fewer, households together."""
    over = left_behind(ground, sketch)
    rides = [(ride.turn, ride, tour) for tour in sketch.tours for ride in tour.rides if not ride.begun]
    for _, ride, tour in sorted(rides, key=lambda each: -each[0]):
        loads = []
        for load in ride.loads:
            excess = min(load.people, max(0, -over.get(load.group, 0)))
            if excess:
                over[load.group] += excess
                tour.causes.append("STOCK")
            if load.people > excess:
                loads.append(Load(load.group, load.people - excess))
        ride.loads = tuple(loads)


def left_behind(ground: Ground, sketch: Sketch) -> dict[str, int]:
    """By group: people for whom no vehicle is planned; below zero where more are planned than there are."""
    left = {group.id: group.people for group in ground.after.groups}
    for tour in sketch.tours:
        for ride in tour.rides:
            for load in ride.loads:
                left[load.group] -= load.people
    return left
