"""This file builds the studio into a wheel: where its sources are, with the Node of the machine or one from PyPI."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StudioHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the studio before a wheel is made; an editable installation builds it with `make`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return the package with Node, where the machine has none."""
        studio = self._studio()
        if studio is None or self.target_name != "wheel" or studio.is_current() or studio.node_on_path():
            return []
        return [studio.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build."""
        studio = self._studio()
        if studio is None or version == "editable":
            return
        studio.build()
        build_data["artifacts"].append("src/chainrule/apps/studio/static/**")

    def _studio(self) -> ModuleType | None:
        """Return studio/make.py; None where the sources of the studio are not here."""
        path = Path(self.root) / "studio" / "make.py"
        if not path.exists():
            return None
        spec = importlib.util.spec_from_file_location("chainrule_studio_make", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
