"""Builds the front ends into a wheel. An editable install leaves that to `make`, which does it when a source has changed."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTENDS = Path(__file__).parents[1] / "frontends" / "package.json"


class FrontEnds(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or not FRONTENDS.exists():
            return
        # by path: when a wheel is built, this folder is no package
        script = runpy.run_path(str(Path(__file__).with_name("frontends.py")))
        script["build"]()
