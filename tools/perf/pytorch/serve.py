"""The worker's side of the conversation with the suite: lines on standard input and output."""

import json
import re
import resource
import sys
import time


def send(message):
    print("@perf " + json.dumps(message), flush=True)


def peak_memory():
    """Largest resident memory of this process, MB (10^6 bytes)."""
    try:
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) * 1024 / 1e6
    except (OSError, AttributeError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def restart_peak():
    try:
        with open("/proc/self/clear_refs", "w") as control:
            control.write("5")
        return True
    except OSError:
        return False


def warm_up(call):
    """Runs a call twice, or once where it takes long."""
    begin = time.perf_counter()
    call()
    if time.perf_counter() - begin < 2:
        call()


def serve(ready, call):
    send(ready)
    at_start, restarted = 0, False
    for line in sys.stdin:
        command, *count = line.split()
        if command == "end":
            break
        if not restarted:
            at_start = peak_memory()
            restarted = restart_peak()
        begin = time.perf_counter()
        for _ in range(int(count[0])):
            call()
        send({"ms": (time.perf_counter() - begin) * 1000})
    steady = peak_memory()
    send({"peak": max(at_start, steady), **({"steady": steady} if restarted else {})})
