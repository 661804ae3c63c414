"""What browsers are told to refuse on our behalf: a content security policy per kind of page, and its companions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = "Content-Security-Policy"
NOBODY = ("'none'",)

# nothing is answered to an API call that a browser should run or draw
DATA_POLICY = {"default-src": ("'none'",)}

# no inline script, no style attribute, no data: address, nothing from elsewhere; 'self' in connect-src covers our WebSocket
PAGE_POLICY = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'",),
    "font-src": ("'self'",),
    "media-src": ("'self'",),
    "connect-src": ("'self'",),
    "frame-src": ("'self'",),
    "manifest-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'self'",),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for all paths that begin with `prefix`: the directives, and which sites may show it in a frame."""

    prefix: str
    directives: Mapping[str, Sequence[str]]
    frame_ancestors: tuple[str, ...] = NOBODY
    # whether pages of other sites may load it by a tag (<script src>); reading it by script is a matter of CORS
    is_for_other_sites: bool = False
    # for answers that do not say themselves how long they keep
    cache_control: str = "no-store"
    # whether an answer's own Content-Security-Policy stands: pages with a nonce need another one each time
    leaves_own: bool = False

    def headers(self) -> dict[str, str]:
        """The headers that say so."""
        everything = {**self.directives, "frame-ancestors": self.frame_ancestors}
        csp = "; ".join(f"{name} {' '.join(sources)}" for name, sources in everything.items())
        found = {
            CSP: csp,
            "Cross-Origin-Resource-Policy": "cross-origin" if self.is_for_other_sites else "same-origin",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if self.frame_ancestors == NOBODY:
            found["X-Frame-Options"] = "DENY"  # for browsers that do not know frame-ancestors
        return found


class SecurityHeaders:
    """Every answer carries the headers of the policy with the longest prefix that fits, and nothing is kept by caches unasked.

    One of the policies must have the prefix `/`.
    """

    def __init__(self, app: ASGIApp, policies: Sequence[Policy]) -> None:
        self._app = app
        ordered = sorted(policies, key=lambda policy: len(policy.prefix), reverse=True)
        self._policies = [(policy, policy.headers()) for policy in ordered]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy, headers = self._find(scope["path"])

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                own = answer.get(CSP) if policy.leaves_own else None
                answer.update(headers if own is None else {**headers, CSP: own})
                answer.setdefault("Cache-Control", policy.cache_control)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _find(self, path: str) -> tuple[Policy, dict[str, str]]:
        for policy, headers in self._policies:
            prefix = policy.prefix
            if path == prefix or path.startswith(prefix if prefix.endswith("/") else prefix + "/"):
                return policy, headers
        raise LookupError("no policy for /")
