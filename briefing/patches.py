"""JSON Merge Patches (RFC 7396): how one state of an exhibit differs from the first."""

from __future__ import annotations

from typing import Any

from .figures import Json


def make_patch(old: Json, new: Json) -> Json:
    """Make the JSON Merge Patch (RFC 7396) that turns `old` into `new`; neither may hold null as a member."""
    return {
        key: make_patch(old[key], new[key])
        if isinstance(old.get(key), dict) and isinstance(new.get(key), dict)
        else new.get(key)
        for key in [*old, *(key for key in new if key not in old)]
        if old.get(key) != new.get(key)
    }


def apply_patch(target: Any, patch: Json) -> Json:
    """Apply a JSON Merge Patch; `target` stays as it is."""
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = apply_patch(result.get(key), value) if isinstance(value, dict) else value
    return result
