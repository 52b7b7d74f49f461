"""The staff console: where people change the line, hear it, and publish it. A process of its own; no caller
ever waits for it. docs/console.md tells how a page is added."""
