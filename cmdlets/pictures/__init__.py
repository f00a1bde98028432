"""Pictures of backups: models of shapes, drawn in the terminal and as SVG, and the commands that show them.

`scene` is the model, `text`, `svg` and `page` draw it; each picture (`sequence`, `timeline`, `block_map`, `chain`) lays
facts of the estate out as scenes and knows nothing of how they are drawn.
"""

MODULE = "HvSim.Backup"
CLASS_NAMES = "HvSim.Backup.{verb}{noun}"
