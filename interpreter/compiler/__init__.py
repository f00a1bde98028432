"""From the tree to closures: how a script block is executed. Nothing outside this folder knows how."""
