"""The summary of a run as text for a person."""

from __future__ import annotations

from flows.run import Summary

_HEADINGS = {
    "published": "published {version}",
    "unchanged": "nothing has changed; {version} stands",
    "refused": "refused: nothing was published",
    "unreadable": "none of the inputs could be read",
}


def describe(summary: Summary) -> str:
    """A few lines: what came of the run, how much is in it, what to look at."""
    lines = [f"{summary.kind}: {_HEADINGS[summary.outcome].format(version=summary.version)}"]
    lines += [f"  reason     {reason}" for reason in summary.reasons]
    lines += [f"  not read   {text}" for text in summary.unreadable]
    lines += [f"  note       {text}" for text in summary.notes]
    if summary.counts:
        counts = summary.counts
        lines.append(
            f"  methods    {counts['methods']} from {counts['pages']} pages "
            f"({summary.new_pages} new), {counts['names']} names, {counts['statements']} statements"
        )
        verdicts = ", ".join(f"{count} {status}" for status, count in summary.citations.items())
        lines.append(f"  citations  {verdicts or 'none'}")
        lines.append(f"  refused    {summary.quarantined} items in quarantine")
    if summary.seconds:
        shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in summary.seconds.items())
        lines.append(f"  time       {shown} ({summary.mode})")
    if summary.release and summary.outcome != "refused":
        lines.append(f"  release    {summary.release}")
    if summary.report:
        lines.append(f"  report     {summary.report}")
    return "\n".join(lines)
