"""Asks the desktop not to blank the screen, by the D-Bus name that Linux desktops share.

The desktop forgets it when this process ends, however it ends. Other systems, and machines without a
desktop, are kept awake by `commandcenter/awake.py` alone.
"""

import os

from PySide6.QtDBus import QDBusConnection, QDBusMessage

_NAME, _PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
_WHO, _WHY = "Command center", "A wall is being watched"


def hold_off() -> bool:
    """Ask, without waiting for an answer; return whether there was a desktop to ask."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False  # asking all the same would start a bus of our own
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    inhibit = QDBusMessage.createMethodCall(_NAME, _PATH, _NAME, "Inhibit")
    inhibit.setArguments([_WHO, _WHY])
    return bool(bus.send(inhibit))
