"""What a number of students needs, computed from what `load` measured.

The figures of `MEASURED` come from runs of `python3 start.py hub load`, the table of README.md and the sizes of
values.yaml from `size`; a test holds all three together.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple


class Measured(NamedTuple):
    """What `load` measured with lesson 02.

    students: how many at once; server, kernel: memory in MB of one, with its share of what several use; alone: of a
    server and a kernel that share with nobody, as in a pod; hub, proxy: memory in MB; cpu: seconds of a processor for
    one student, server and kernel, from the login to the saved answer, the most that was seen; hub_cpu: of the hub,
    for one student of ten, its own start counted in.
    """

    students: int
    server: float
    kernel: float
    alone: float
    hub: float
    proxy: float
    cpu: float
    hub_cpu: float


class Size(NamedTuple):
    """What a class or an academy needs.

    memory: in MB for all on one machine; cores: of one machine, so that all are at work within START minutes; nodes:
    machines of NODE_MEMORY and NODE_CORES in a cluster, with one to spare; hubs: hubs side by side;
    students_per_node: how many fit; guarantee, limit: memory in MB of a student's pod.
    """

    memory: int
    cores: int
    nodes: int
    hubs: int
    students_per_node: int
    guarantee: int
    limit: int


MEASURED = Measured(students=30, server=104, kernel=88, alone=242, hub=110, proxy=60, cpu=3.5, hub_cpu=0.35)
KERNELS = 2  # lessons that a student has open at once
HEADROOM = 1.25  # for what students write themselves
SYSTEM = 1000  # MB for the system of a machine
START = 5  # minutes in which a class comes in
NODE_MEMORY, NODE_CORES = 16_000, 4  # MB and cores of a node
NODE_USABLE = 0.85  # what Kubernetes leaves of a node for pods
HUB_BUSY = 0.5  # how much of its one core a hub may use while a class comes in
COUNTS = (30, 300, 3000)
LIMIT = 1024  # MB: a student's pod is stopped above it


def size(students: int, measured: Measured = MEASURED) -> Size:
    """Compute what a number of students at once needs.

    Args:
        students: how many are at work at the same time.
        measured: what one needs.
    """
    each = (measured.server + KERNELS * measured.kernel) * HEADROOM
    memory = ceil((students * each + measured.hub + measured.proxy + SYSTEM) / 1000) * 1000
    cores = ceil(students * (measured.cpu + measured.hub_cpu) / (START * 60))
    guarantee = ceil((measured.alone + (KERNELS - 1) * measured.kernel) * HEADROOM / 64) * 64
    by_memory = int(NODE_MEMORY * NODE_USABLE // guarantee)
    by_cores = int(NODE_CORES * NODE_USABLE * START * 60 // measured.cpu)
    per_node = min(by_memory, by_cores)
    per_hub = int(START * 60 * HUB_BUSY // measured.hub_cpu)
    return Size(
        memory=memory,
        cores=max(2, cores),
        nodes=ceil(students / per_node) + 1,
        hubs=ceil(students / per_hub),
        students_per_node=per_node,
        guarantee=guarantee,
        limit=LIMIT,
    )


def values_for(students: int) -> dict[str, int | str]:
    """The sizes in the values of one hub, by the way of their keys; students are spread evenly over the hubs."""
    made = size(students)
    here = ceil(students / made.hubs)
    return {
        "hub.activeServerLimit": ceil(here * 1.1),
        "singleuser.memory.guarantee": f"{made.guarantee}M",
        "singleuser.memory.limit": f"{made.limit}M",
        "scheduling.userPlaceholder.replicas": ceil(here / 10),
    }


def table(counts: tuple[int, ...] = COUNTS) -> str:
    """What to expect, as a table in Markdown; what was measured and what is computed is said in it."""
    lines = [
        "| students at once | one machine | Kubernetes, nodes of 16 GB and 4 cores | hubs | |",
        "|---|---|---|---|---|",
    ]
    for count in counts:
        made = size(count)
        machine = f"{made.memory // 1000} GB, {made.cores} cores" if made.hubs == 1 else "no: a cluster"
        known = "measured, with headroom" if count <= MEASURED.students else "computed"
        lines.append(f"| {count:,} | {machine} | {made.nodes} | {made.hubs} | {known} |")
    return "\n".join(lines)
