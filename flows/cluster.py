"""A Dask cluster looked at before a run relies on it."""

from __future__ import annotations

from extractors.execution import connected
from flows.program import code_digest
from flows.stopping import UsageError


def check_cluster(address: str) -> None:
    """See that the scheduler at ``address`` has workers, and that they all run this program.

    Raises UsageError when not (other code could give other results under this program's name), and OSError,
    naming the address, when no scheduler answers.
    """
    with connected(address) as client:
        digests = client.run(code_digest, on_error="return")
    if not digests:
        raise UsageError(f"{address}: the scheduler has no workers; start some with `dask worker {address}`")
    strange = sorted(worker for worker, digest in digests.items() if digest != code_digest())
    if strange:
        raise UsageError(
            f"{address}: {len(strange)} of {len(digests)} workers do not have this program (code "
            f"{code_digest()}), for example {strange[0]}; install the same version there and restart them"
        )
