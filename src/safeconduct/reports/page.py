"""Make pages: templates filled in, with everything they need inside them, so that they open without a network."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from safeconduct.reports.stamp import Stamp, stamp_line
from safeconduct.words.voice import Voice

# What is not text that people read: elements whose content is code, tags, and character references.
_NOT_TEXT = re.compile(r"(<script\b.*?</script>|<style\b.*?</style>|<[^>]*>|&[#\w]+;)", re.DOTALL)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("safeconduct.reports", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def asset(name: str) -> str:
    """The text of a built front-end file."""
    return (files("safeconduct.assets") / name).read_text(encoding="utf-8")


def inline_style() -> Markup:
    """The style sheet, fonts and all, as it stands in a page. It is our own build, never a user's text."""
    return Markup(asset("report.css").replace("</", "<\\/"))  # noqa: S704  # our own file


@cache
def own_style(template: str) -> Markup:
    """What a page adds to the style: the file in ``styles/`` named as its template; empty where there is none."""
    path = files("safeconduct.reports") / "styles" / f"{template.removesuffix('.html')}.css"
    return Markup(path.read_text(encoding="utf-8") if path.is_file() else "")  # noqa: S704  # our own file


def inline_script() -> Markup:
    """The front end's code as it stands in a page."""
    return Markup(asset("report.js").replace("</script", "<\\/script"))  # noqa: S704  # our own file


def page_margins(stamp: Stamp, voice: Voice) -> Markup:
    """Style that prints the stamp at the foot of every sheet, with the page's number."""
    line = stamp_line(stamp, voice)
    quoted = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("<", "\\3c ")
    style = "arabic-indic" if voice.language.digits == "arabic-indic" else "decimal"
    numbers = f'counter(page, {style}) " / " counter(pages, {style})'
    return Markup(  # noqa: S704  # quoted just above
        f'@page{{@bottom-left{{content:"{quoted}";direction:{voice.language.direction}}}'
        f"@bottom-right{{content:{numbers};direction:ltr}}}}"
    )


def render(template: str, voice: Voice, stamp: Stamp, **content: Any) -> str:
    """One page as text. Digits are made all of one kind at the end, whoever wrote them."""
    language = voice.language
    text = (
        _templates()
        .get_template(template)
        .render(
            say=voice.say,
            voice=voice,
            language=language,
            stamp=stamp,
            stamp_line=stamp_line(stamp, voice),
            style=inline_style(),
            own_style=own_style(template),
            page_margins=page_margins(stamp, voice),
            **content,
        )
    )
    if language.digits == "western":
        return text
    return "".join(
        part if number % 2 else language.in_digits(part) for number, part in enumerate(_NOT_TEXT.split(text))
    )
