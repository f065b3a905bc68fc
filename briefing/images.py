"""Images as a page holds them: in itself."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from mimetypes import guess_type
from pathlib import Path

from .page import BriefingError
from .sanitize import IMAGE, MEDIA

MOST_PLAYED = 10_000_000  # of sound or a film that is put into a page


def embed_image(url: str, folder: Path, attachments: Mapping[str, Mapping[str, str]]) -> str:
    """Return the data: address of an image, or of sound or a film that is no larger than MOST_PLAYED.

    Args:
        url: its address, as a notebook gives it.
        folder: the notebook's, in or below which a file must lie.
        attachments: those of its cell, by name: MIME type -> base64.

    Raises:
        BriefingError: it cannot be had.
    """
    if IMAGE.match(url):
        return escape(url)
    if url.startswith("attachment:"):
        found = attachments.get(url.removeprefix("attachment:"), {})
        for form, data in found.items():
            if IMAGE.match(f"data:{form};"):
                return f"data:{form};base64,{data}"
        raise BriefingError(f"the image {url} is not attached to its cell; attach it again.")
    if ":" in url or url.startswith("//"):
        raise BriefingError(f"a page asks the network for nothing; save the image {url} beside the notebook.")
    form = guess_type(url)[0] or ""
    plays = MEDIA.match(f"data:{form};")
    if not plays and not IMAGE.match(f"data:{form};"):
        raise BriefingError(
            f"the image {url or 'without a name'} is none that a page can show; save it as PNG."
        )
    try:
        file = (folder / url).resolve()
        if not file.is_relative_to(folder.resolve()):
            raise BriefingError(f"the image {url} lies outside the notebook's folder; put it below it.")
        if plays and file.stat().st_size > MOST_PLAYED:
            raise BriefingError(f"{url} is larger than the {MOST_PLAYED / 1e6:g} MB that a page may play.")
        return f"data:{form};base64,{b64encode(file.read_bytes()).decode()}"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BriefingError(
            f"the image {url} cannot be read ({reason}); put it beside the notebook."
        ) from error
