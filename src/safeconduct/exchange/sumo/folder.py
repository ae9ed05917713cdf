"""Everything that SUMO needs to drive a plan, as texts by file name."""

from __future__ import annotations

from safeconduct.exchange.sumo.network import plain_network
from safeconduct.exchange.sumo.tool import NETWORK, network_of
from safeconduct.exchange.sumo.vehicles import drives, lots_file, routes_file
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario

CONFIGURATION = "plan.sumocfg"


def sumo_files(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """Plain network, network, lots, vehicles and configuration. Seconds count from the case's start.

    The same plan gives the same bytes with the same SUMO. Raises Missing without it, NoNetwork where it can make none.
    """
    plain = plain_network(scenario)
    made = drives(scenario, plan)
    return {
        **plain,
        NETWORK: network_of(plain),
        "plan.add.xml": lots_file(scenario, made),
        "plan.rou.xml": routes_file(scenario, made),
        CONFIGURATION: _configuration(scenario),
    }


def _configuration(scenario: Scenario) -> str:
    """Microscopic, by the second; nobody is lifted out of a queue, however long it stands."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <input>
    <net-file value="{NETWORK}"/>
    <route-files value="plan.rou.xml"/>
    <additional-files value="plan.add.xml"/>
  </input>
  <time>
    <begin value="0"/>
    <end value="{scenario.horizon - scenario.start}"/>
    <step-length value="1"/>
  </time>
  <processing>
    <time-to-teleport value="-1"/>
  </processing>
</configuration>
"""
