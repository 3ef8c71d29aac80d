"""The container's health check: asks the web server here, by a name that it answers to."""

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 4


def main() -> None:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    connection = HTTPConnection(
        "127.0.0.1", int(os.environ.get("WEB_PORT", "8000")), timeout=SECONDS
    )
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        sys.exit(f"The web server does not answer: {error}")
    if status != 200:
        sys.exit(f"The web server answers {status}.")


if __name__ == "__main__":
    main()
