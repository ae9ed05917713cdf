"""Objective against time, as one SVG: time on a logarithmic axis, mean regret downwards is better."""

from __future__ import annotations

from collections.abc import Callable
from math import log2

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 760, 380, 60, 190, 20, 46
Axis = Callable[[float], float]
INKS = ("#0b3d5c", "#a23b2a", "#5b6c2f", "#7a4f9a", "#b07a12", "#3a7f7b")


def chart(tools: dict[str, list[tuple[float, float]]], limit_s: float) -> str:
    """Steps of what each tool had by each moment."""
    most = max((share for its in tools.values() for _, share in its), default=1.0) * 1.05
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"',
        ' font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]

    def x(at: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * log2(max(1.0, at)) / log2(limit_s)

    def y(share: float) -> float:
        return HEIGHT - FOOT - (HEIGHT - TOP - FOOT) * share / most

    second = 1
    while second <= limit_s:
        parts.append(f'<path d="M{x(second):.1f} {TOP}V{HEIGHT - FOOT}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{x(second):.1f}" y="{HEIGHT - FOOT + 16}" text-anchor="middle">{second}</text>'
        )
        second *= 2
    for number in range(6):
        share = most * number / 5
        parts.append(f'<path d="M{LEFT} {y(share):.1f}H{WIDTH - RIGHT}" stroke="#eee"/>')
        parts.append(
            f'<text x="{LEFT - 6}" y="{y(share) + 4:.1f}" text-anchor="end">{100 * share:.0f} %</text>'
        )
    for (tool, its), ink in zip(tools.items(), INKS, strict=False):
        parts += _line(sorted(its), (x, y), (tool, ink), limit_s)
    parts += _key(list(tools))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">seconds, start-up included</text></svg>'
    )
    return "\n".join(parts) + "\n"


def _line(
    its: list[tuple[float, float]], axes: tuple[Axis, Axis], what: tuple[str, str], limit_s: float
) -> list[str]:
    x, y = axes
    _, ink = what
    if not its:
        return []
    path = f"M{x(its[0][0]):.1f} {y(its[0][1]):.1f}"
    best = its[0][1]
    for at, share in its[1:]:
        best = min(best, share)
        path += f"H{x(at):.1f}V{y(best):.1f}"
    path += f"H{x(limit_s):.1f}"
    dots = [f'<circle cx="{x(at):.1f}" cy="{y(share):.1f}" r="3" fill="{ink}"/>' for at, share in its]
    return [f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="2"/>', *dots]


def _key(tools: list[str]) -> list[str]:
    parts = []
    for number, (tool, ink) in enumerate(zip(tools, INKS, strict=False)):
        top = TOP + 14 + 20 * number
        parts.append(f'<path d="M{WIDTH - RIGHT + 12} {top - 4}h18" stroke="{ink}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 36}" y="{top}">{tool}</text>')
    return parts
