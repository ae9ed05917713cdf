"""Plan, prove and check the evacuation of besieged people by convoy under an agreement.

Names load on first use: a script that only wants the version does not pay for the solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from safeconduct.checker.verdict import Verdict as Verdict
    from safeconduct.errors import InvalidInput as InvalidInput
    from safeconduct.errors import Missing as Missing
    from safeconduct.planner.answers import Impossible as Impossible
    from safeconduct.planner.answers import OutOfTime as OutOfTime
    from safeconduct.planner.answers import Planned as Planned
    from safeconduct.plans.model import Bound as Bound
    from safeconduct.plans.model import Plan as Plan
    from safeconduct.scenario.model import Scenario as Scenario
    from safeconduct.workspace.plans import Outcome as Outcome
    from safeconduct.workspace.plans import load as load
    from safeconduct.workspace.plans import plan as plan
    from safeconduct.workspace.plans import verify as verify

__version__ = "0.1.0"

# Public name → the module that holds it: "plan": "safeconduct.workspace.<module>". The one list of what this package
# offers to Python; type checkers read the same names from an `if TYPE_CHECKING:` block of plain imports beside it.
_EXPORTS: Final[dict[str, str]] = {
    "Bound": "safeconduct.plans.model",
    "Impossible": "safeconduct.planner.answers",
    "InvalidInput": "safeconduct.errors",
    "Missing": "safeconduct.errors",
    "OutOfTime": "safeconduct.planner.answers",
    "Outcome": "safeconduct.workspace.plans",
    "Plan": "safeconduct.plans.model",
    "Planned": "safeconduct.planner.answers",
    "Scenario": "safeconduct.scenario.model",
    "Verdict": "safeconduct.checker.verdict",
    "load": "safeconduct.workspace.plans",
    "plan": "safeconduct.workspace.plans",
    "verify": "safeconduct.workspace.plans",
}

__all__ = ["__version__", *_EXPORTS]  # noqa: PLE0604  # built from the table, so that the two cannot differ


def __getattr__(name: str) -> Any:
    """Import the module behind a public name the first time that it is asked for."""
    try:
        module = _EXPORTS[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})
