"""The programming interface: its routers, put together."""

from ninja import NinjaAPI

api = NinjaAPI(title="Nangsuat", version="1", urls_namespace="api")
