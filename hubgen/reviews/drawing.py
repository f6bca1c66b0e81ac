"""Drawings: boxes, dots and lines of words, as SVG for documents and as PNG for posts.

Both are drawn from the same shapes. Words are measured in the typeface of the PNG.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from markupsafe import escape
from PIL import Image, ImageDraw

from hubgen.outputs.cards.typefaces import drawable, typeface_for

INK, MUTED, LINE, PAPER = "#1b1f1d", "#5b635f", "#c9cfcb", "#ffffff"
GREEN, RED, BLUE, AMBER = "#14632b", "#971d16", "#1a4f9f", "#8a5a00"
_ROUGH_WIDTH = 0.56  # of the size, for letters that no typeface here has


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A filled circle around its middle."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of words from `x`, on the base line `y`; with `to_left` it ends at `x`."""

    x: float
    y: float
    text: str
    size: int
    fill: str = INK
    bold: bool = False
    to_left: bool = False

    @property
    def weight(self) -> str:
        """The name of its font."""
        return "Bold" if self.bold else "Regular"


Shape = Box | Dot | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes on a white sheet; `title` says in a sentence what they show."""

    width: int
    height: int
    title: str
    shapes: tuple[Shape, ...]

    def svg(self) -> str:
        """Return it as an SVG document."""
        shapes = "\n".join(map(_svg_shape, self.shapes))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"'
            f' width="{self.width}" height="{self.height}" role="img"'
            ' font-family="Roboto, Helvetica, Arial, sans-serif">\n'
            f"<title>{escape(self.title)}</title>\n"
            f'<rect width="{self.width}" height="{self.height}" fill="{PAPER}"/>\n'
            f"{shapes}\n</svg>\n"
        )

    def png(self) -> bytes:
        """Return it as a PNG; words in a script without a typeface are left out."""
        picture = Image.new("RGB", (self.width, self.height), PAPER)
        draw = ImageDraw.Draw(picture)
        for shape in self.shapes:
            _draw_shape(draw, shape)
        data = BytesIO()
        picture.quantize(128, Image.Quantize.FASTOCTREE).save(data, "PNG", optimize=True)
        return data.getvalue()


def wrap_words(text: str, width: float, size: int, most: int, *, bold: bool = False) -> list[str]:
    """Return `text` in lines that are at most `width` wide; `…` where more than `most` need be."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [_cut(line, width, size, bold=bold) for line in lines]


def text_width(text: str, size: int, *, bold: bool = False) -> float:
    """Return how wide `text` is in a size, in pixels."""
    typeface = typeface_for(text)
    if typeface is None:
        return len(text) * size * _ROUGH_WIDTH
    return float(typeface.font("Bold" if bold else "Regular", size).getlength(text))


def _cut(line: str, width: float, size: int, *, bold: bool) -> str:
    if text_width(line, size, bold=bold) <= width:
        return line
    while line and text_width(f"{line}…", size, bold=bold) > width:
        line = line[:-1].rstrip(" …")
    return f"{line}…"


def _svg_shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        place = f'x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
        return f'<rect {place} fill="{shape.fill}"/>'
    if isinstance(shape, Dot):
        return (
            f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}" fill="{shape.fill}"/>'
        )
    more = (' font-weight="bold"' if shape.bold else "") + (
        ' text-anchor="end"' if shape.to_left else ""
    )
    return (
        f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size}" fill="{shape.fill}"{more}>'
        f"{escape(shape.text)}</text>"
    )


def _draw_shape(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    if isinstance(shape, Box):
        corner = shape.x + shape.width, shape.y + shape.height
        draw.rectangle((shape.x, shape.y, *corner), fill=shape.fill)
    elif isinstance(shape, Dot):
        box = (shape.x - shape.radius, shape.y - shape.radius)
        draw.ellipse((*box, shape.x + shape.radius, shape.y + shape.radius), fill=shape.fill)
    else:
        text = drawable(shape.text)
        typeface = typeface_for(text)
        if typeface:
            font = typeface.font(shape.weight, shape.size)
            anchor = "rs" if shape.to_left else "ls"
            draw.text((shape.x, shape.y), text, fill=shape.fill, font=font, anchor=anchor)
