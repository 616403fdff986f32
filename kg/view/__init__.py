"""Views of a graph for people: an interactive network, a report and a static picture, each one offline file."""

from kg.view.network import network_html
from kg.view.picture import network_svg
from kg.view.report import report_html

__all__ = ["network_html", "network_svg", "report_html"]
