"""
Named reads of figures: what stands against each target, the lists behind, what would move.

With them come the engine's words, so that what shows a figure need not know the engine.
"""

from raceme.engines.indicators import Disaggregation, FirstTime, Measure, Reason, Rule, Window

__all__ = ["Disaggregation", "FirstTime", "Measure", "Reason", "Rule", "Window"]
