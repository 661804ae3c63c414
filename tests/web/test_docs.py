"""The page about the API shows what the OpenAPI document says."""

from typing import Annotated

from fastapi import FastAPI, Query

from frontdesk.web.docs import docs_page
from frontdesk.web.wire import Wire, json_router


class Tea(Wire):
    """Leaves and <water>."""

    leaf_name: str
    cups: int = 1


def test_each_operation_and_each_shape_is_there_by_name() -> None:
    app = FastAPI(title="Desk")
    router = json_router("/api/teas", tag="Teas")

    @router.post("/{kind}", summary="Make tea")
    def make(kind: str, tea: Tea, hot: Annotated[bool, Query(description="or cold & iced")] = True) -> Tea:
        """Takes `some` minutes."""
        return tea

    app.include_router(router)
    page = docs_page(app.openapi())
    for text in (
        '<code class="post">POST</code> <code>/api/teas/{kind}</code> Make tea',
        "Takes <code>some</code> minutes.",
        "or cold &amp; iced",
        "<code>leafName</code>",
        "Leaves and &lt;water&gt;.",
        'Takes <a href="#shape-tea">Tea</a>',
        '<td><code>200</code></td><td><a href="#shape-tea">Tea</a></td>',
        'id="shape-tea"',
    ):
        assert text in page
