"""HTTP machinery without any rule of the chat: errors, requests, origins, pages, health."""
