"""The same lab, seed and story give the same bytes, whatever order Python's hashing brings."""

from __future__ import annotations

import os
import subprocess
import sys

STORY = """
import hashlib
from datetime import timedelta
from hvsim.infrastructure.clusters.failover import drain
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host_power import crash

estate = Estate.build(seed=3)
server, clock = estate.backup_server, estate.clock
for job in server.jobs:
    server.start(job)
clock.settle()
clock.run_until(clock.start(drain(estate.cluster().nodes[0])))
clock.sleep(timedelta(hours=20))
server.finish(server.start(server.job("Databases")))
crash(estate.host("HV02"))
clock.sleep(timedelta(minutes=10))
server.finish(server.start(server.job("Nightly")))
seen = hashlib.sha256()
for event in estate.trace.events:
    seen.update(repr((event.machine, event.action, event.start, event.end, event.detail)).encode())
for session in server.sessions():
    for record in [*session.log, *(record for task in session.tasks for record in task.log)]:
        seen.update(repr((record.time, record.title)).encode())
for computer in estate.computers:
    for entry in computer.events.entries:
        seen.update(repr((entry.time, entry.number, entry.message)).encode())
files = estate.local_host.files
for folder in files.list("E:\\\\Backup"):
    for item in files.list(folder.path):
        if not item.is_directory:
            seen.update(item.name.encode() + files.read(item.path))
print(seen.hexdigest(), len(estate.trace.events))
"""


def test_hash_seeds_change_nothing() -> None:
    outputs = [
        subprocess.run(
            [sys.executable, "-c", STORY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "12345")
    ]
    assert outputs[0] == outputs[1]
    assert int(outputs[0].split()[1]) > 80
