"""Loading and emptying the demo company."""

from tandem.demo.commands.empty import empty_demo
from tandem.demo.commands.load import NotEmpty, load_demo
from tandem.demo.commands.staff import PASSWORD

__all__ = ["PASSWORD", "NotEmpty", "empty_demo", "load_demo"]
