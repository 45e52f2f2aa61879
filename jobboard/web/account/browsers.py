"""What a browser says it is, in two words that people know."""

from jobboard.kit.i18n import N_, Msg

# The first that fits: most browsers also name those that they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN = N_("Unknown browser")


def in_words(agent: str) -> Msg:
    """The browser and the system of a User-Agent header; what is not known is said as it came."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), None)
    system = next((name for sign, name in _SYSTEMS if sign in agent), None)
    if browser is None or system is None:
        return Msg("%(agent)s", {"agent": agent}) if agent else UNKNOWN
    return N_("%(browser)s on %(system)s", browser=browser, system=system)
