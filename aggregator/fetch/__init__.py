"""The one place that every outgoing request passes."""
