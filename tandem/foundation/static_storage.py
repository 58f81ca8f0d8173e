"""Static files under hashed names, so that a browser keeps them for ever and an upgrade is seen.

Our modules import each other by relative path. Without these patterns a browser could run a
new module with an old one for a minute. Django's own switch rewrites every script, also those of
packages, and stumbles over a comment in one of them; so only our folders are named (adr/0010).
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = (
    (r"""(?P<matched>import\s*["'](?P<url>\.{1,2}/[^"']+)["']\s*;)""", 'import "%(url)s";'),
    (
        r"""(?P<matched>import\s*(?P<names>\{[^}]*\})\s*from\s*["'](?P<url>\.{1,2}/[^"']+)["']\s*;)""",
        'import %(names)s from "%(url)s";',
    ),
    (r"""(?P<matched>import\(\s*["'](?P<url>\.{1,2}/[^"']+)["']\s*\))""", 'import("%(url)s")'),
)


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("foundation/js/*.js", IMPORTS),
        ("activities/*.js", IMPORTS),
    )
