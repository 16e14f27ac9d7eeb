"""The system libraries that WeasyPrint draws text with: which are here, and how to load them quickly.

Nothing here imports WeasyPrint: it prints a page of advice to standard output when one of them is missing.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Library:
    """A system library: what people call it, and its file on Linux, macOS and Windows, in that order."""

    name: str
    files: tuple[str, str, str]
    needed: bool = True


LIBRARIES = (
    Library("GLib", ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll")),
    Library("Pango", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
    Library("HarfBuzz", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")),
    Library("Fontconfig", ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")),
    Library("PangoFT2", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")),
    Library(
        "HarfBuzz-Subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        needed=False,  # printing works without it, but takes half as long again
    ),
)

MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
"""Where Homebrew and MacPorts put libraries. A Python that is not theirs does not look there by itself."""

_WINDOWS_FOLDERS = (r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin")


def missing_libraries() -> tuple[Library, ...]:
    """The libraries that cannot be loaded here, those that can be done without included."""
    with _windows_folders():
        return tuple(library for library in LIBRARIES if not _loads(file_name(library)))


def file_name(library: Library, platform: str = sys.platform) -> str:
    """The library's file name on a platform."""
    return library.files[{"darwin": 1, "win32": 2}.get(platform, 0)]


@contextlib.contextmanager
def quick_import() -> Iterator[None]:
    """While WeasyPrint is imported: its libraries are found by name, without starting compilers to look for them.

    On Linux ``ctypes.util.find_library`` starts dozens of gcc and ldconfig processes, half of the import's time,
    although the loader knows each library by its well-known name. On macOS it does not know Homebrew's folder.
    """
    original = ctypes.util.find_library
    ctypes.util.find_library = _finder(original)
    try:
        with warnings.catch_warnings():
            # `valuesell doctor` says this in words, and what to do about it
            warnings.filterwarnings("ignore", "HarfBuzz-Subset", DeprecationWarning)
            yield
    finally:
        ctypes.util.find_library = original


class _Finder(Protocol):
    def __call__(self, name: str) -> str | None: ...


def _finder(original: _Finder, platform: str = sys.platform) -> _Finder:
    def nothing(name: str) -> None:  # noqa: ARG001  # WeasyPrint goes on to the well-known name, which the loader finds
        return None

    def homebrew_first(name: str) -> str | None:
        return in_mac_folders(name) or original(name)

    return {"linux": nothing, "darwin": homebrew_first}.get(platform, original)


def in_mac_folders(name: str) -> str | None:
    """The whole path of a library (``pango-1.0`` or ``libpango-1.0.dylib``) in Homebrew's or MacPorts' folder."""
    for folder in MAC_FOLDERS:
        for file in (name, f"lib{name}.dylib"):
            path = Path(folder, file)
            if file.endswith(".dylib") and path.exists():
                return str(path)
    return None


def _loads(file: str) -> bool:
    path = in_mac_folders(file) if sys.platform == "darwin" else None
    try:
        ctypes.CDLL(path or file)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _windows_folders() -> Iterator[None]:
    """Windows looks for libraries only in folders it is told; WeasyPrint's documentation names these."""
    with contextlib.ExitStack() as folders:
        if sys.platform == "win32":
            listed = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", ";".join(_WINDOWS_FOLDERS))
            for folder in filter(os.path.isdir, listed.split(";")):
                folders.enter_context(os.add_dll_directory(folder))
        yield
