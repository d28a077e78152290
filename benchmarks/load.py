"""A bounded load on loopback: clients that ask for one page again and again, for some seconds.

    python -m benchmarks.load PORT PATH CLIENTS SECONDS HEADER

HEADER is one more to send, such as "Cookie: forum=...", or empty.

Runs as a process of its own; prints one JSON line: requests a second, latencies in ms, failures.
"""

import http.client
import json
import statistics
import sys
import threading
import time


def ask(port: int, path: str, header: str, until: float, took: list[float], bad: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    name, _colon, value = header.partition(": ")
    headers = {name: value} if value else {}
    while time.perf_counter() < until:
        start = time.perf_counter()
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            bad.append(0)
            continue
        took.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            bad.append(answer.status)


def main() -> None:
    port, path, clients, seconds, header = sys.argv[1:6]
    took: list[float] = []
    bad: list[int] = []
    start = time.perf_counter()
    until = start + float(seconds)
    threads = [
        threading.Thread(target=ask, args=(int(port), path, header, until, took, bad))
        for _ in range(int(clients))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - start
    took.sort()
    print(
        json.dumps(
            {
                "requests_a_second": len(took) / lasted,
                "requests": len(took),
                "p50_ms": statistics.median(took),
                "p95_ms": took[int(len(took) * 0.95)],
                "failures": len(bad),
            }
        )
    )


if __name__ == "__main__":
    main()
