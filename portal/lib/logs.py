"""How logs are written: lines for people, JSON for the machines of a production site."""

from typing import Any

import structlog


def json_lines() -> dict[str, Any]:
    """A formatter of ``logging`` that writes one JSON object a line, tracebacks included."""
    return {
        "()": "structlog.stdlib.ProcessorFormatter",
        "foreign_pre_chain": [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    }
