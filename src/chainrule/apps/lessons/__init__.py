"""The ten lessons: as pages of the studio, as files that work offline, and as sheets to print."""
