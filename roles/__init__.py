"""What joins: the only room that sees every package. One file a kind of role, which imports what it runs."""

from commandcenter.cli import late

# role -> the function that runs it, as "file.function" of this room
JOINED = {
    "wall": "windows.wall",
    "regia": "windows.desk",
    "review": "windows.desk",
    "join": "seating.join",
    "hub": "hubs.hub",
    "replay": "hubs.replay",
    "import": "feeding.import_",
    "feed": "feeding.feed",
    "gateway": "feeding.gateway",
    "normalize": "feeding.normalize",
    "screenshot": "pictures.screenshot",
    "report": "pictures.report",
    "alerts": "detecting.alerts",
    "detect": "detecting.detect",
    "bench": "benches.bench",
}
ROLES = {role: late(f"{__name__}.{where}") for role, where in JOINED.items()}
