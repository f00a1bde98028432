"""Commands one behind the other: stages, streams, redirections, common parameters. Knows no syntax."""
