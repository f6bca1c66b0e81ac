"""Forms: what a browser sends, as texts of a limited size."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST_TEXT = 1 << 20
LARGEST_FORM = 32 << 20
_TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent."""

    data: FormData

    def text(self, name: str) -> str:
        """Return the text of the field `name` with plain line ends; empty without one."""
        value = self.data.get(name, "")
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Return the texts of all fields called `name`."""
        return [value for value in self.data.getlist(name) if isinstance(value, str)]

    def names(self) -> list[str]:
        """Return the names of the fields in their order."""
        return list(dict.fromkeys(self.data))

    def has(self, name: str) -> bool:
        """Return whether there is a field called `name`."""
        return name in self.data

    def file(self, name: str) -> UploadFile | None:
        """Return the file in the field `name`; None without one."""
        value = self.data.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    async def read_file(self, name: str) -> bytes:
        """Return the bytes of the file in the field `name`, empty without one, and close it."""
        upload = self.file(name)
        if upload is None:
            return b""
        try:
            return await upload.read()
        finally:
            await upload.close()


async def read_form(request: Request, largest: int = LARGEST_FORM) -> Form:
    """Return the form of `request`. Raises HTTPException for one beyond `largest` bytes."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > largest:
        raise HTTPException(_TOO_LARGE)
    return Form(await request.form(max_files=10, max_fields=500, max_part_size=LARGEST_TEXT))
